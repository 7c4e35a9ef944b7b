import type { OutgoingRecord, RecordHeaders } from '../port/event-bus.port.js';
import { PartitionLog } from './partition-log.js';

export interface MemoryTopicOptions {
  readonly partitions: number;
  readonly firstOffset: bigint;
  readonly retainedRecords: number;
}

export class MemoryTopic {
  readonly partitions: readonly PartitionLog[];
  private turn = 0;

  constructor(
    readonly name: string,
    { partitions, firstOffset, retainedRecords }: MemoryTopicOptions,
  ) {
    this.partitions = Array.from(
      { length: partitions },
      () => new PartitionLog(firstOffset, retainedRecords),
    );
  }

  append(record: OutgoingRecord, timestamp: number): void {
    const key = bytes(record.key ?? null);
    const partition = record.partition ?? this.partitionOf(key);
    const value = bytes(record.value);
    const headers = headersOf(record);
    this.partitions[partition]?.append({ topic: this.name, partition, timestamp, key, value, headers });
  }

  private partitionOf(key: Buffer | null): number {
    if (key === null) {
      this.turn += 1;
      return this.turn % this.partitions.length;
    }
    // FNV-1a: any hash will do, as long as one key stays in one partition.
    let hash = 0x811c9dc5;
    for (const byte of key) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
    return hash % this.partitions.length;
  }
}

function headersOf({ headers = {} }: OutgoingRecord): RecordHeaders {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(copy) : copy(value as Buffer | string),
    ]),
  );
}

function bytes(content: Buffer | string | null): Buffer | null {
  return content === null ? null : copy(content);
}

function copy(content: Buffer | string): Buffer {
  return typeof content === 'string' ? Buffer.from(content) : Buffer.from(content);
}
