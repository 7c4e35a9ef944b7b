import type { PartitionBounds } from '@ecall-gateway/event-bus';

/** A record of the window that a page is made of. */
export interface Scanned<T> {
  readonly partition: number;
  readonly offset: bigint;
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** Missing for one that was not asked for. */
  readonly letter?: T;
}

export interface Page<T> {
  readonly letters: readonly T[];
  /** By partition, where the next page ends; undefined where there is none. */
  readonly next: ReadonlyMap<number, bigint> | undefined;
}

interface Placed<T> extends Scanned<T> {
  /** Never earlier than that of the record before, whatever clocks said. */
  readonly order: number;
}

/**
 * Merges the last records of each partition into one page, newest first. Records older than what some partition has not
 * shown yet are left for the next page, so that pages follow each other in time.
 *
 * @param windows what was read of each partition; `start` is where the partition begins
 * @param scanned in order within each partition
 */
export function pageOf<T>(
  windows: ReadonlyArray<PartitionBounds & { readonly start: bigint }>,
  scanned: ReadonlyArray<Scanned<T>>,
  limit: number,
): Page<T> {
  const placed = inOrder(scanned);
  const horizon = Math.max(
    ...windows.map(({ partition, from, start }) => {
      const [oldest] = placed.get(partition) ?? [];
      return from > start && oldest !== undefined ? oldest.order : -Infinity;
    }),
  );
  const newestFirst = [...placed.values()].flat().toSorted(byAge);
  const letters: T[] = [];
  const lowest = new Map<number, bigint>();
  let isFull = false;
  for (const { partition, offset, order, letter } of newestFirst) {
    isFull = letters.length === limit;
    if (isFull || order < horizon) break;
    if (letter !== undefined) letters.push(letter);
    lowest.set(partition, offset);
  }
  const next = new Map(
    windows.map(({ partition, from, until }) => {
      const [oldest] = placed.get(partition) ?? [];
      const reached = lowest.get(partition);
      const isDone = oldest === undefined || oldest.offset === reached;
      return [partition, isDone ? from : (reached ?? until)] as const;
    }),
  );
  const isOver = windows.every(({ partition, start }) => (next.get(partition) ?? start) <= start);
  return { letters, next: isOver ? undefined : next };
}

function inOrder<T>(scanned: ReadonlyArray<Scanned<T>>): Map<number, Array<Placed<T>>> {
  const placed = new Map<number, Array<Placed<T>>>();
  for (const record of scanned) {
    const before = placed.get(record.partition) ?? [];
    before.push({ ...record, order: Math.max(record.time, before.at(-1)?.order ?? 0) });
    placed.set(record.partition, before);
  }
  return placed;
}

function byAge(one: Placed<unknown>, other: Placed<unknown>): number {
  return other.order - one.order || one.partition - other.partition || (one.offset < other.offset ? 1 : -1);
}
