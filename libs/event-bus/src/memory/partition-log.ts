import type { BusRecord } from '../port/event-bus.port.js';

/** The records of one partition, oldest first; the oldest are let go above a bound. */
export class PartitionLog {
  private records: BusRecord[] = [];
  private first: bigint;

  constructor(
    firstOffset: bigint,
    private readonly retained: number,
  ) {
    this.first = firstOffset;
  }

  get start(): bigint {
    return this.first;
  }

  /** Where the next record will lie. */
  get end(): bigint {
    return this.first + BigInt(this.records.length);
  }

  /** Where the first record of this instant or later lies; the end where there is none. */
  firstSince(instant: number): bigint {
    const index = this.records.findIndex(({ timestamp }) => timestamp >= instant);
    return index < 0 ? this.end : this.first + BigInt(index);
  }

  append(record: Omit<BusRecord, 'offset'>): void {
    this.records.push({ ...record, offset: String(this.end) });
  }

  at(offset: bigint): BusRecord | undefined {
    return this.records[Number(offset - this.first)];
  }

  /** Lets go of what lies above the bound, but nothing at or behind `needed`. */
  trim(needed: bigint | undefined): void {
    // In steps of an eighth, as each step copies the rest.
    const above = this.records.length - this.retained;
    if (above < Math.max(1, this.retained / 8)) return;
    const free = needed === undefined ? above : Math.min(above, Number(needed - this.first));
    if (free <= 0) return;
    this.records = this.records.slice(free);
    this.first += BigInt(free);
  }
}
