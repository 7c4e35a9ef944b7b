import { setTimeout as delay } from 'node:timers/promises';
import { ProtocolError, protocolErrorsCodesById, type fetchV13 } from '@platformatic/kafka';
import type { Delivery, PartitionPosition } from '../engine/delivery.js';
import { MAX_BYTES_PER_PARTITION, MAX_WAIT_MS, SESSION_TIMEOUT_MS } from '../kafka/group-timing.js';
import type { BrokerClient, LeadingBroker } from './broker-client.js';
import { committedRecords } from './committed-records.js';
import { earliestOffset, fetchFrom } from './fetch-request.js';
import { PartitionCursor } from './partition-cursor.js';
import { isConnectionLost, protocolErrors } from './protocol-errors.js';
import { TopicLeaders } from './topic-leaders.js';
import { WakeUp } from './wake-up.js';

/** Milliseconds a fetch waits where other partitions of its broker may be asked for soon. */
const SHORT_WAIT_MS = 100;
/** As a position: where that is has yet to be asked. */
const FROM_BEGINNING = -1n;
/** Before it is asked again who leads a partition. */
const LEADER_WAIT_MS = 200;

/** Of a partition whose leader, or whose topic, is another one than it was. */
const MOVED: ReadonlySet<string> = new Set([
  'NOT_LEADER_OR_FOLLOWER',
  'LEADER_NOT_AVAILABLE',
  'REPLICA_NOT_AVAILABLE',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'UNKNOWN_TOPIC_ID',
  'INCONSISTENT_TOPIC_ID',
  'FENCED_LEADER_EPOCH',
  'UNKNOWN_LEADER_EPOCH',
  'OFFSET_NOT_AVAILABLE',
]);

export interface FetcherOptions {
  readonly client: BrokerClient;
  readonly delivery: Pick<Delivery, 'hasRoom' | 'hasRoomFor' | 'offer' | 'skipTo'>;
  /** Where this member goes on; a position below 0: from the partition's beginning. */
  readonly positions: readonly PartitionPosition[];
  /** It cannot go on. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Reads the partitions of one assignment and gives their records to the engine as far as it has room; what has none waits
 * here, and its partition is not fetched meanwhile. One request at a time to each broker.
 */
export class Fetcher {
  private readonly cursors: PartitionCursor[];
  private readonly leaders: TopicLeaders;
  private readonly following = new Set<number>();
  /** Brokers that do not answer, and since when. */
  private readonly away = new Map<number, number>();
  private readonly wakeUp = new WakeUp();
  private turn = 0;
  private isStopped = false;

  constructor(private readonly options: FetcherOptions) {
    this.cursors = options.positions.map((place) => new PartitionCursor(place, place.position));
    this.leaders = new TopicLeaders(options.client, this.cursors);
    this.guard(async () => this.lookForLeaders());
  }

  /** There is room again where there was none. */
  roomCame(): void {
    this.pump();
    this.wakeUp.all();
  }

  /** Fetches and gives nothing more. What is under way is dropped. */
  stop(): void {
    this.isStopped = true;
    this.wakeUp.all();
  }

  /** Record by record in turns, so that no partition waits for the end of another. */
  private pump(): void {
    const { delivery } = this.options;
    for (let without = 0; without < this.cursors.length && delivery.hasRoom && !this.isStopped;) {
      const cursor = this.cursors[this.turn % this.cursors.length];
      this.turn += 1;
      if (cursor === undefined || cursor.isDrained || !delivery.hasRoomFor(cursor)) without += 1;
      else {
        without = 0;
        this.offerNext(cursor);
      }
    }
  }

  private offerNext(cursor: PartitionCursor): void {
    const record = cursor.take();
    if (record !== undefined) this.options.delivery.offer(record);
    if (!cursor.isDrained) return;
    this.skipToNext(cursor);
    this.wakeUp.all();
  }

  /** Behind its last record a fetch may end with the marker of a transaction, or with records of an aborted one. */
  private skipToNext(cursor: PartitionCursor): void {
    this.options.delivery.skipTo(cursor, cursor.next);
  }

  private async lookForLeaders(): Promise<void> {
    while (!this.isStopped) {
      await this.leaders.look();
      this.wakeUp.all();
      const nodes = new Set(this.cursors.flatMap(({ leader }) => leader ?? []));
      for (const node of nodes) this.follow(node);
      if (this.cursors.every(({ leader }) => leader !== undefined)) return;
      await delay(LEADER_WAIT_MS);
    }
  }

  private follow(broker: LeadingBroker): void {
    if (this.following.has(broker.nodeId)) return;
    this.following.add(broker.nodeId);
    this.guard(async () => {
      try {
        while (!this.isStopped && (await this.fetchOnce(broker))) continue;
      } finally {
        this.following.delete(broker.nodeId);
      }
    });
  }

  /** False when the broker leads none of the partitions. */
  private async fetchOnce(broker: LeadingBroker): Promise<boolean> {
    const led = this.cursors.filter(({ leader }) => leader?.nodeId === broker.nodeId);
    if (led.length === 0) return false;
    const { client, delivery } = this.options;
    const wanted = led.filter((cursor) => cursor.isDrained && delivery.hasRoomFor(cursor));
    if (wanted.length === 0) {
      await this.wakeUp.next();
      return true;
    }
    const maxWaitMs = wanted.length === led.length ? MAX_WAIT_MS : SHORT_WAIT_MS;
    try {
      await this.findBeginnings(broker, wanted);
      const response = await fetchFrom(client, broker, wanted, this.leaders.topicIds, {
        maxWaitMs,
        maxBytesPerPartition: MAX_BYTES_PER_PARTITION,
      });
      this.away.delete(broker.nodeId);
      if (!this.isStopped) this.take(wanted, response);
    } catch (error) {
      await this.bear(broker, error);
    }
    return true;
  }

  /** A broker that goes away, or leads no more, hands its partitions to others: that passes. */
  private async bear({ nodeId }: LeadingBroker, error: unknown): Promise<void> {
    const passes = isConnectionLost(error) || protocolErrors(error).some((name) => MOVED.has(name));
    const since = this.away.get(nodeId) ?? performance.now();
    this.away.set(nodeId, since);
    if (!passes || performance.now() - since >= SESSION_TIMEOUT_MS) throw error;
    await delay(LEADER_WAIT_MS);
    await this.lookForLeaders();
  }

  private async findBeginnings(broker: LeadingBroker, cursors: readonly PartitionCursor[]): Promise<void> {
    for (const cursor of cursors)
      if (cursor.next < 0n) cursor.next = await earliestOffset(this.options.client, broker, cursor);
  }

  /** @throws the first error of a partition, when what came of the others was taken */
  private take(asked: readonly PartitionCursor[], { responses }: fetchV13.FetchResponse): void {
    const errors: Error[] = [];
    for (const { topicId, partitions } of responses)
      for (const fetched of partitions) {
        const cursor = asked.find(
          ({ topic, partition }) =>
            partition === fetched.partitionIndex && this.leaders.topicIds.get(topic) === topicId,
        );
        const name = protocolErrorsCodesById[fetched.errorCode] ?? 'UNKNOWN_SERVER_ERROR';
        if (cursor === undefined) continue;
        if (name === 'NONE') this.refill(cursor, fetched);
        else if (name === 'OFFSET_OUT_OF_RANGE') cursor.next = FROM_BEGINNING;
        else {
          const message = `partition ${cursor.partition} of ${cursor.topic} cannot be read`;
          errors.push(new Error(message, { cause: new ProtocolError(name) }));
        }
      }
    this.pump();
    if (errors[0] !== undefined) throw errors[0];
  }

  private refill(cursor: PartitionCursor, fetched: fetchV13.FetchResponsePartition): void {
    const before = cursor.next;
    cursor.refill(committedRecords(cursor, fetched, before));
    if (cursor.isDrained && cursor.next > before) this.skipToNext(cursor);
  }

  private guard(work: () => Promise<void>): void {
    void work().catch((error: unknown) => {
      if (!this.isStopped) this.options.onFailure(error);
    });
  }
}
