import { readDeadLetter, type DeadLetterRecord } from '@ecall-gateway/contracts';
import type { BrowseOptions, EventBus, PartitionBounds } from '@ecall-gateway/event-bus';
import { isSelected, type DeadLetterSelection } from './dead-letter-selection.js';

/** The dead-letter topic. One reading at a time: each costs the broker a group, and this process memory. */
export class DeadLetterTopic {
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly bus: Pick<EventBus, 'boundsOf' | 'browse'>,
    private readonly topic: string,
    /** Readings are groups of their own; their names begin so. */
    private readonly groupPrefix: string,
  ) {}

  /** @throws {TopicUnavailableError} or {BusUnavailableError} */
  async bounds(since?: number): Promise<readonly PartitionBounds[]> {
    return this.bus.boundsOf(this.topic, since);
  }

  /** Where the selected ones may lie. */
  async boundsOf({ ids, since }: DeadLetterSelection): Promise<readonly PartitionBounds[]> {
    const all = await this.bounds(since);
    if (ids === undefined) return all;
    const places = [...ids].map((id) => id.split(':').map(BigInt));
    return all.flatMap((bounds) => {
      const offsets = places.flatMap(([partition, offset]) =>
        partition === BigInt(bounds.partition) && offset !== undefined ? [offset] : [],
      );
      if (offsets.length === 0) return [];
      const [first, last] = [min(offsets), max(offsets) + 1n];
      return [{ ...bounds, from: max([first, bounds.from]), until: min([last, bounds.until]) }];
    });
  }

  /** In order within each partition. @throws {BusUnavailableError}, and whatever `onLetter` throws */
  async read(
    stretches: BrowseOptions['stretches'],
    selection: DeadLetterSelection,
    onLetter: (letter: DeadLetterRecord, isSelected: boolean) => void | Promise<void>,
  ): Promise<void> {
    const { topic, groupPrefix } = this;
    const reading = this.last.then(async () =>
      this.bus.browse({ topic, stretches, groupPrefix }, async (record) => {
        const letter = readDeadLetter(record);
        await onLetter(letter, isSelected(selection, letter));
      }),
    );
    this.last = reading.catch(() => undefined);
    return reading;
  }
}

function min(offsets: readonly bigint[]): bigint {
  return offsets.reduce((low, other) => (other < low ? other : low));
}

function max(offsets: readonly bigint[]): bigint {
  return offsets.reduce((high, other) => (other > high ? other : high));
}
