import type { Delivery, PartitionPosition } from '../engine/delivery.js';
import type { BusListener } from '../port/bus-event.js';
import type { OutgoingRecord } from '../port/event-bus.port.js';
import type { FindPartitions } from './partition-assigner.js';

/**
 * What a client library under the bus does: it writes records, and it reads as a member of a group. All else is shared by
 * the drivers: the engine, grouping, retries, what an error means, and every question about topics and groups.
 */
export interface KafkaDriver {
  /** A sender of records of one topic, with sequence numbers of its own. Connects with its first record, or at once. */
  openSender(): Promise<RecordSender>;
  openRun(options: GroupRunOptions): GroupRun;
  /** The protocol's name of the error that a sender threw; empty when it has none. */
  nameOfError(error: unknown): string;
}

/** Writes with `acks=all`; what it repeats by itself is written once. */
export interface RecordSender {
  /**
   * Resolves when every record is acknowledged.
   * @param records of one topic
   */
  send(records: readonly OutgoingRecord[]): Promise<void>;
  close(): Promise<void>;
}

export interface GroupRunOptions {
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly delivery: Delivery;
  readonly findPartitions: FindPartitions;
  readonly onEvent: BusListener;
  /** A rebalance begins: the last moment to commit under the old generation. Resolves when that is done, or failed. */
  readonly onRebalancing: () => Promise<void>;
  readonly onJoined: () => void;
}

/** One life of a group's member, from connecting to its end. A new one is made after a crash. */
export interface GroupRun {
  /** Milliseconds since the epoch; undefined before the first join. */
  readonly joinedAt: number | undefined;
  /** Connects, joins, and resolves with the reason when the member is over. */
  untilCrash(): Promise<Error>;
  /** Fetches nothing more, and stays a member of the group. */
  stopFetching(): void;
  /** There is room again where there was none. */
  roomCame(): void;
  /** Under the generation of the moment, without retries: a late one would speak for another assignment. */
  commit(positions: readonly PartitionPosition[]): Promise<void>;
  /** Never rejects. */
  leave(): Promise<void>;
}
