import type { TopicPartition } from '../port/consumer-group.js';
import type { BusRecord } from '../port/event-bus.port.js';
import type { LeadingBroker } from './broker-client.js';
import type { CommittedRecords } from './committed-records.js';

/** How far a partition was fetched, and what was fetched and has not been taken yet. */
export class PartitionCursor implements TopicPartition {
  readonly topic: string;
  readonly partition: number;
  /** Undefined where no broker leads the partition, or it is not known which. */
  leader: LeadingBroker | undefined;
  private records: readonly BusRecord[] = [];
  private taken = 0;

  /** @param next where the next fetch begins */
  constructor(
    { topic, partition }: TopicPartition,
    public next: bigint,
  ) {
    this.topic = topic;
    this.partition = partition;
  }

  get isDrained(): boolean {
    return this.taken === this.records.length;
  }

  take(): BusRecord | undefined {
    const record = this.records[this.taken];
    if (record !== undefined) this.taken += 1;
    return record;
  }

  /** Only when it is drained. */
  refill({ records, next }: CommittedRecords): void {
    this.records = records;
    this.taken = 0;
    this.next = next;
  }
}
