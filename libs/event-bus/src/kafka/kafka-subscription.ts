import { backoffMs } from '../engine/backoff.js';
import { settledWithin } from '../engine/deadline.js';
import { createDelivery, type Engine } from '../engine/create-delivery.js';
import type { EngineDependencies } from '../engine/engine-dependencies.js';
import { Deferred } from '../engine/deferred.js';
import type { PartitionLag, TopicPartition } from '../port/consumer-group.js';
import type {
  OutgoingRecord,
  RecordHandler,
  SubscribeOptions,
  Subscription,
  SubscriptionState,
} from '../port/event-bus.port.js';
import { CrashLoopLimit } from './crash-loop-limit.js';
import type { BusEvent, BusListener } from '../port/bus-event.js';
import type { GroupAdmin } from './group-admin.js';
import { GroupWatch } from './group-watch.js';
import type { GroupRun, KafkaDriver } from './kafka-driver.js';
import { OffsetCommitter } from './offset-committer.js';
import { troubleEvent } from '../engine/trouble-event.js';

export interface KafkaSubscriptionDependencies extends EngineDependencies {
  readonly driver: Pick<KafkaDriver, 'openRun'>;
  readonly publish: (record: OutgoingRecord) => Promise<void>;
  readonly ping: () => Promise<void>;
  readonly groups: GroupAdmin;
  readonly onEvent: BusListener;
}

/** Milliseconds between two tries to come back: a broker that is back is not to wait long for its consumers. */
const LONGEST_RECONNECT_WAIT_MS = 3_000;

/** Milliseconds for the commit before leaving; without it records come again, and no more. */
const LAST_COMMIT_MS = 5_000;

/** A place in a consumer group, kept over crashes of the consumer. */
export class KafkaSubscription implements Subscription {
  private readonly ending = new Deferred();
  private readonly stopping = new AbortController();
  private readonly crashLoopLimit = new CrashLoopLimit();
  private readonly delivery: Engine['delivery'];
  private readonly processor: Engine['processor'];
  private readonly committer: OffsetCommitter;
  private readonly groupWatch: GroupWatch;
  private run: GroupRun | undefined;
  private draining: Promise<void> | undefined;
  private current: SubscriptionState = 'starting';

  constructor(
    private readonly options: SubscribeOptions,
    handler: RecordHandler,
    private readonly dependencies: KafkaSubscriptionDependencies,
  ) {
    const { onEvent } = dependencies;
    const engine = createDelivery(options, handler, {
      ...dependencies,
      onProgress: () => {
        this.committer.touch();
      },
      onRoom: () => this.run?.roomCame(),
      onTrouble: (trouble) => {
        onEvent(troubleEvent(trouble, options.groupId));
      },
    });
    this.delivery = engine.delivery;
    this.processor = engine.processor;
    this.committer = new OffsetCommitter({
      positions: () => this.delivery.positions(),
      beforeCommit: options.beforeCommit,
      commit: async (positions) => this.run?.commit(positions),
      onCommitted: (positions) => {
        this.delivery.committed(positions);
      },
      // A stale member's commit is refused, and that is right: another one is in charge.
      onError: (error) => {
        this.emit('debug', 'commit-failed', messageOf(error));
      },
    });
    const { groupId, topics } = options;
    this.groupWatch = new GroupWatch(groupId, topics, { ...dependencies, delivery: this.delivery });
    void this.live();
  }

  get state(): SubscriptionState {
    return this.current;
  }

  get deadLettersWaitSince(): number | undefined {
    return this.processor.deadLettersWaitSince;
  }

  get unownedPartitions(): readonly TopicPartition[] {
    return this.groupWatch.unownedPartitions;
  }

  get lag(): readonly PartitionLag[] {
    return this.groupWatch.lag;
  }

  get ended(): Promise<void> {
    return this.ending.promise;
  }

  async drain(timeoutMs: number): Promise<void> {
    this.draining ??= this.leave(timeoutMs);
    await this.draining;
  }

  private async live(): Promise<void> {
    for (let failures = 1; !this.stopping.signal.aborted; failures += 1) {
      const run = this.newRun();
      this.run = run;
      const crash = await run.untilCrash();
      if (this.stopping.signal.aborted) return;
      this.emit('error', 'consumer-crashed', messageOf(crash));
      this.current = 'reconnecting';
      // Whatever it had is someone else's by now, or soon.
      this.delivery.assign([]);
      const joinedForMs = run.joinedAt === undefined ? 0 : Date.now() - run.joinedAt;
      if (joinedForMs > 0) failures = 1;
      if (this.crashLoopLimit.crashed(Date.now(), joinedForMs, await this.brokerAnswers())) {
        this.giveUp(crash);
        return;
      }
      const waitMs = Math.min(LONGEST_RECONNECT_WAIT_MS, backoffMs(failures, this.dependencies.random));
      await this.dependencies.sleep(waitMs, this.stopping.signal);
    }
  }

  private newRun(): GroupRun {
    const { driver, groups, onEvent } = this.dependencies;
    const { groupId, topics } = this.options;
    return driver.openRun({
      groupId,
      topics,
      onEvent,
      findPartitions: async (names) => groups.partitionsOf(names),
      delivery: this.delivery,
      onRebalancing: async () => this.committer.flush(),
      onJoined: () => {
        this.committer.forget();
        if (!this.stopping.signal.aborted) this.current = 'running';
      },
    });
  }

  private async brokerAnswers(): Promise<boolean> {
    try {
      await this.dependencies.ping();
      return true;
    } catch {
      return false;
    }
  }

  private giveUp(crash: Error): void {
    this.current = 'dead';
    this.committer.stop();
    this.groupWatch.stop();
    this.emit('error', 'consumer-dead', messageOf(crash));
    this.ending.reject(
      new Error('the consumer cannot come back although the broker answers', { cause: crash }),
    );
  }

  private async leave(timeoutMs: number): Promise<void> {
    const wasDead = this.current === 'dead';
    this.current = 'stopped';
    this.stopping.abort();
    this.groupWatch.stop();
    this.run?.stopFetching();
    if ((await settledWithin(this.delivery.stop(), timeoutMs)) === 'late')
      this.emit('warn', 'drain-timed-out', `${this.delivery.inFlight} records are still in hand`);
    await settledWithin(this.committer.flush(), LAST_COMMIT_MS);
    this.committer.stop();
    await this.run?.leave();
    this.delivery.assign([]);
    if (!wasDead) this.ending.resolve();
  }

  private emit(level: BusEvent['level'], type: BusEvent['type'], message: string): void {
    this.dependencies.onEvent({ level, type, message, groupId: this.options.groupId });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'an error that is no Error';
}
