import type { TopicPartition } from '../port/consumer-group.js';

/** A member of a consumer group and what it wants to read. */
export interface GroupSubscriber {
  readonly id: string;
  readonly topics: readonly string[];
}

/**
 * Shares out partitions so that each goes to a member that reads its topic, and each member gets about as many as the
 * others that read the same topics. Every member comes to the same result from the same facts. Partitions of topics
 * that no member reads are left out.
 */
export function assignPartitions(
  subscribers: readonly GroupSubscriber[],
  partitionsOf: ReadonlyMap<string, readonly number[]>,
): Map<string, TopicPartition[]> {
  const shares = new Map(subscribers.map(({ id }) => [id, [] as TopicPartition[]]));
  const byId = subscribers.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  for (const topic of [...partitionsOf.keys()].toSorted()) {
    const readers = byId.filter(({ topics }) => topics.includes(topic)).map(({ id }) => id);
    for (const partition of partitionsOf.get(topic) ?? [])
      leastLoaded(readers, shares)?.push({ topic, partition });
  }
  return shares;
}

function leastLoaded(
  readers: readonly string[],
  shares: ReadonlyMap<string, TopicPartition[]>,
): TopicPartition[] | undefined {
  let least: TopicPartition[] | undefined;
  for (const id of readers) {
    const share = shares.get(id);
    if (share !== undefined && (least === undefined || share.length < least.length)) least = share;
  }
  return least;
}
