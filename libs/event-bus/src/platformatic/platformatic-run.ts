import { setTimeout as delay } from 'node:timers/promises';
import type { BaseOptions } from '@platformatic/kafka';
import { settledWithin } from '../engine/deadline.js';
import { Deferred } from '../engine/deferred.js';
import type { PartitionPosition } from '../engine/delivery.js';
import { DISCONNECT_TIMEOUT_MS, HEARTBEAT_INTERVAL_MS, SESSION_TIMEOUT_MS } from '../kafka/group-timing.js';
import type { GroupRun, GroupRunOptions } from '../kafka/kafka-driver.js';
import type { BusEvent } from '../port/bus-event.js';
import { BrokerClient } from './broker-client.js';
import { Fetcher } from './fetcher.js';
import { GroupMember } from './group-member.js';
import { protocolErrors, withReasons } from './protocol-errors.js';

/** Milliseconds for the commit before a rebalance: the other members wait for this one. */
const COMMIT_BEFORE_REBALANCE_MS = 3_000;
/** Milliseconds between two questions for a topic that was only just made, and how many of them. */
const TOPIC_WAIT_MS = 300;
const TOPIC_TRIES = 5;

/** One life of a member of a group, by the protocol of `@platformatic/kafka`. */
export class PlatformaticRun implements GroupRun {
  joinedAt: number | undefined;
  /** The coordinator holds back its answer to a join, and a fetch waits for records: neither is to wait for the other. */
  private readonly groupClient: BrokerClient;
  private readonly dataClient: BrokerClient;
  private readonly member: GroupMember;
  private readonly failure = new Deferred();
  private readonly stopping = new AbortController();
  private fetcher: Fetcher | undefined;
  private memberId: string | undefined;
  /** False while it is not known which partitions are ours. */
  private mayCommit = false;
  private isFetching = true;
  private leaving: Promise<void> | undefined;

  constructor(
    clientOptions: BaseOptions,
    private readonly options: GroupRunOptions,
  ) {
    this.groupClient = new BrokerClient(clientOptions);
    this.dataClient = new BrokerClient(clientOptions);
    const { groupId, topics, findPartitions } = options;
    this.member = new GroupMember(this.groupClient, groupId, topics, findPartitions);
  }

  async untilCrash(): Promise<Error> {
    try {
      await Promise.race([this.live(), this.failure.promise]);
      return new Error('the consumer was stopped');
    } catch (error) {
      return withReasons(error);
    } finally {
      await this.leave();
    }
  }

  stopFetching(): void {
    this.isFetching = false;
    this.fetcher?.stop();
  }

  roomCame(): void {
    this.fetcher?.roomCame();
  }

  async commit(positions: readonly PartitionPosition[]): Promise<void> {
    if (!this.mayCommit) throw new Error('this consumer is no member of its group at the moment');
    await this.member.commit(positions);
  }

  async leave(): Promise<void> {
    this.leaving ??= this.end();
    await this.leaving;
  }

  private async live(): Promise<void> {
    await this.untilTopicsExist();
    while (!this.stopping.signal.aborted) {
      await this.join();
      await this.whileStable();
      if (!this.stopping.signal.aborted) await this.beginRebalance();
    }
  }

  private async untilTopicsExist(): Promise<void> {
    for (const topic of this.options.topics)
      for (let tries = 1; ; tries += 1) {
        try {
          await this.dataClient.topic(topic);
          break;
        } catch (error) {
          const isUnknown = protocolErrors(error).includes('UNKNOWN_TOPIC_OR_PARTITION');
          if (!isUnknown || tries >= TOPIC_TRIES) throw error;
          await delay(TOPIC_WAIT_MS);
        }
      }
  }

  private async join(): Promise<void> {
    const partitions = await this.member.join();
    const positions = await this.member.committed(partitions);
    if (this.stopping.signal.aborted) return;
    const { delivery, onJoined } = this.options;
    // Another id: the group did without this member for a while, so what is in hand may be done elsewhere.
    if (this.member.id !== this.memberId) delivery.assign([]);
    this.memberId = this.member.id;
    this.joinedAt = Date.now();
    this.mayCommit = true;
    delivery.assign(partitions);
    this.emit('info', 'group-joined', `${partitions.length} partitions assigned`);
    onJoined();
    delivery.resume();
    const onFailure = (error: unknown) => this.failure.reject(withReasons(error));
    this.fetcher = new Fetcher({ client: this.dataClient, delivery, positions, onFailure });
    if (!this.isFetching) this.fetcher.stop();
  }

  /** Resolves when the group is to be joined again. */
  private async whileStable(): Promise<void> {
    let answeredAt = performance.now();
    for (;;) {
      await delay(HEARTBEAT_INTERVAL_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      if (this.stopping.signal.aborted) return;
      try {
        if (!(await this.member.heartbeat())) return;
        answeredAt = performance.now();
      } catch (error) {
        if (performance.now() - answeredAt >= SESSION_TIMEOUT_MS) throw error;
      }
    }
  }

  private async beginRebalance(): Promise<void> {
    const { delivery, onRebalancing } = this.options;
    this.emit('info', 'rebalancing', 'the group is rebalancing');
    delivery.suspend();
    this.fetcher?.stop();
    await settledWithin(onRebalancing(), COMMIT_BEFORE_REBALANCE_MS);
    this.mayCommit = false;
  }

  private async end(): Promise<void> {
    this.stopping.abort();
    this.mayCommit = false;
    this.stopFetching();
    const gone = this.disconnect().catch((error: unknown) => {
      this.emit('warn', 'disconnect-failed', String(error));
    });
    if ((await settledWithin(gone, DISCONNECT_TIMEOUT_MS)) === 'late')
      this.emit('warn', 'disconnect-failed', `the consumer did not leave within ${DISCONNECT_TIMEOUT_MS} ms`);
  }

  private async disconnect(): Promise<void> {
    // One that cannot say so is missed after its session.
    await this.member.leave(this.dataClient).catch(() => undefined);
    await Promise.all([this.groupClient.close(), this.dataClient.close()]);
  }

  private emit(level: BusEvent['level'], type: BusEvent['type'], message: string): void {
    this.options.onEvent({ level, type, message, groupId: this.options.groupId });
  }
}
