import type { Admin, GroupDescription as KafkaGroup, Kafka } from 'kafkajs';
import { within } from '../engine/deadline.js';
import { BusUnavailableError } from '../errors/bus-unavailable.error.js';
import type { GroupDescription, TopicPartition } from '../port/consumer-group.js';
import { assignmentIn } from './partition-assigner.js';

const ANSWER_TIMEOUT_MS = 10_000;

/** Where a partition's log begins and ends, and how far its group is; -1 where the group has committed nothing. */
export interface PartitionOffsets extends TopicPartition {
  readonly low: bigint;
  readonly end: bigint;
  readonly committed: bigint;
}

/**
 * Questions about groups and topics. It has a client of its own: kafkajs remembers each topic that it was asked for, and
 * fails later where one of them is deleted.
 */
export class GroupAdmin {
  private admin: Admin | undefined;
  private isClosed = false;

  constructor(private readonly kafka: Kafka) {}

  open(): void {
    this.isClosed = false;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.discard();
  }

  async describeGroup(groupId: string, topics: readonly string[]): Promise<GroupDescription> {
    return this.ask(async (admin) => {
      const partitions = await findPartitions(admin, topics);
      const { groups } = await admin.describeGroups([groupId]);
      return describe(groups[0], partitions);
    });
  }

  /** Partition numbers by topic, without topics that do not exist. */
  async partitionsOf(topics: readonly string[]): Promise<ReadonlyMap<string, readonly number[]>> {
    return this.ask(async (admin) => findPartitions(admin, topics));
  }

  async offsetsOf(groupId: string, topics: readonly string[]): Promise<PartitionOffsets[]> {
    return this.ask(async (admin) => {
      const committed = await admin.fetchOffsets({ groupId, topics: [...topics] });
      const perTopic = topics.map(async (topic) => {
        const ends = await admin.fetchTopicOffsets(topic);
        const ofGroup = committed.find((entry) => entry.topic === topic)?.partitions ?? [];
        return ends.map(({ partition, low, high }) => ({
          topic,
          partition,
          low: BigInt(low),
          end: BigInt(high),
          committed: BigInt(ofGroup.find((entry) => entry.partition === partition)?.offset ?? '-1'),
        }));
      });
      return (await Promise.all(perTopic)).flat();
    });
  }

  /** A client that failed is not asked again: what it remembers may be why it failed. */
  private async ask<T>(question: (admin: Admin) => Promise<T>): Promise<T> {
    if (this.isClosed) throw new BusUnavailableError('the bus is closed');
    this.admin ??= this.kafka.admin({ retry: { retries: 2, initialRetryTime: 100, maxRetryTime: 1_000 } });
    const { admin } = this;
    try {
      const answer = admin.connect().then(async () => question(admin));
      return await within(answer, ANSWER_TIMEOUT_MS, 'the answer of a broker');
    } catch (error) {
      if (this.admin === admin) await this.discard();
      throw error;
    }
  }

  private async discard(): Promise<void> {
    const { admin } = this;
    this.admin = undefined;
    await admin?.disconnect().catch(() => undefined);
  }
}

/** Where one of the topics does not exist kafkajs fails for all of them; then it is asked for every topic there is. */
async function findPartitions(
  admin: Admin,
  wanted: readonly string[],
): Promise<ReadonlyMap<string, readonly number[]>> {
  const { topics } = await admin
    .fetchTopicMetadata({ topics: [...wanted] })
    .catch(async () => admin.fetchTopicMetadata());
  return new Map(
    topics
      .filter(({ name }) => wanted.includes(name))
      .map(({ name, partitions }) => [
        name,
        partitions.map(({ partitionId }) => partitionId).toSorted((one, other) => one - other),
      ]),
  );
}

function describe(
  group: KafkaGroup | undefined,
  partitions: ReadonlyMap<string, readonly number[]>,
): GroupDescription {
  const members = group?.members ?? [];
  const state = stateOf(group);
  if (state === 'rebalancing' || state === 'unknown') return { state, members: members.length, unowned: [] };
  const owned = new Set(
    members.flatMap(({ memberAssignment }) =>
      assignmentIn(memberAssignment).map(({ topic, partition }) => `${topic}/${partition}`),
    ),
  );
  const unowned = [...partitions].flatMap(([topic, numbers]) =>
    numbers
      .filter((partition) => !owned.has(`${topic}/${partition}`))
      .map((partition) => ({ topic, partition })),
  );
  return { state, members: members.length, unowned };
}

function stateOf(group: KafkaGroup | undefined): GroupDescription['state'] {
  if (group === undefined) return 'unknown';
  switch (group.state) {
    case 'Stable':
      return 'stable';
    case 'Empty':
      return 'empty';
    case 'PreparingRebalance':
    case 'CompletingRebalance':
      return 'rebalancing';
    case 'Dead':
    case 'Unknown':
      return 'unknown';
    default:
      return group.state satisfies never;
  }
}
