import { randomUUID } from 'node:crypto';
import type { EventBus, OutgoingRecord, PublishResult } from '@ecall-gateway/event-bus';
import type { Ledger, OutboxEntry, OutboxKind, RefusedEntry } from '@ecall-gateway/ledger';
import type { Logger } from 'pino';
import { LogThrottle } from '../logging/log-throttle.js';
import { backoffMs } from '../time/backoff.js';
import { BackgroundLoop } from '../time/background-loop.js';
import type { Clock } from '../time/clock.js';
import type { DomainEvents } from './domain-events.js';
import type { EventObserver } from './event-observer.js';

const BATCH = 500;
/** How long the one relay stays the relay without a word. */
const LEASE_MS = 10_000;
/** Another replica writes events too, and can wake nobody here. */
const IDLE_MS = 200;
const QUIET_MS = 500;
/** Statuses of many messages go in one round: at a few hundred a second each would make one of its own. */
const GATHER_MS = 10;
/** Until a topic that took no record is tried again. */
const TOPIC_REST_MS = 2_000;
/** Until an event that the broker refused is tried again. */
const FIRST_RETRY_MS = 1_000;
const MAX_RETRY_MS = 300_000;

interface Rendered {
  readonly entry: OutboxEntry;
  readonly record: OutgoingRecord;
}

/**
 * Publishes what waits in the ledger's outbox, in order per row; one replica at a time. A topic in trouble holds up its
 * own events alone; an event that the broker refuses holds up its own row alone.
 */
export class OutboxRelay {
  readonly loop: BackgroundLoop;
  private readonly holder = randomUUID();
  private readonly throttle: LogThrottle;
  /** By kind of event, until when on the monotonic clock its topic is left alone. */
  private readonly resting = new Map<OutboxKind, number>();
  /** Published, and not yet out of the outbox: they go with the next claim. */
  private leaving: readonly string[] = [];

  constructor(
    private readonly ledger: Pick<Ledger, 'claimOutbox' | 'published' | 'refusedByBroker'>,
    private readonly bus: Pick<EventBus, 'publishEach'>,
    private readonly events: DomainEvents,
    private readonly observer: EventObserver,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    this.throttle = new LogThrottle(clock);
    this.loop = new BackgroundLoop(
      { name: 'outbox-relay', idleMs: IDLE_MS, quietMs: QUIET_MS, gatherMs: GATHER_MS },
      clock,
      logger,
      () => this.round(),
    );
  }

  start(): void {
    this.loop.start();
  }

  /** Something was written to the outbox. */
  wake(): void {
    this.loop.wake();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
    // Where the ledger is away they are published once more, as after a crash.
    await this.clear().catch(() => undefined);
  }

  /**
   * One batch; true when there may be more. A crash before its entries left the outbox repeats it: same ids, same bytes.
   * @throws when ledger or bus are away
   */
  async round(): Promise<boolean> {
    const skip = this.restingKinds();
    const { leaving } = this;
    const claim = { holder: this.holder, limit: BATCH, leaseMs: LEASE_MS, published: leaving };
    const entries = await this.ledger.claimOutbox(skip.length === 0 ? claim : { ...claim, skip });
    this.leaving = [];
    if (entries.length === 0) return false;
    const refused: RefusedEntry[] = [];
    const rendered = entries.flatMap((entry) => this.render(entry, refused));
    const results = await this.bus.publishEach(rendered.map(({ record }) => record));
    const written: string[] = [];
    let busTrouble: Error | undefined;
    rendered.forEach((one, index) => {
      const result: PublishResult = results[index] ?? { kind: 'behind' };
      switch (result.kind) {
        case 'written':
          written.push(one.entry.outboxId);
          this.observer.published(one.entry.event);
          break;
        case 'refused':
          refused.push(this.refuse(one.entry, result.error.reason, result.error));
          break;
        case 'topic-unavailable':
          this.rest(one, result.error);
          break;
        case 'bus-unavailable':
          busTrouble = result.error;
          break;
        case 'behind':
          break;
        default:
          result satisfies never;
      }
    });
    this.leaving = written;
    if (written.length < entries.length) await this.clear();
    if (refused.length > 0) await this.ledger.refusedByBroker(refused);
    if (busTrouble !== undefined) throw busTrouble;
    return written.length + refused.length > 0;
  }

  /** Where the next claim may be far off. */
  private async clear(): Promise<void> {
    if (this.leaving.length > 0) await this.ledger.published(this.leaving);
    this.leaving = [];
  }

  private restingKinds(): OutboxKind[] {
    const now = this.clock.monotonic();
    return [...this.resting].flatMap(([kind, until]) => (now < until ? [kind] : []));
  }

  /** An event that cannot be rendered is that event's trouble too. */
  private render(entry: OutboxEntry, refused: RefusedEntry[]): Rendered[] {
    try {
      return [{ entry, record: this.events.record(entry.event) }];
    } catch (error) {
      refused.push(this.refuse(entry, 'not-renderable', error));
      return [];
    }
  }

  private refuse({ outboxId, attempts }: OutboxEntry, reason: string, error: unknown): RefusedEntry {
    this.log(
      `refused ${reason}`,
      { err: error, outboxId, reason },
      'an event cannot be published; its message waits',
    );
    return { outboxId, reason, retryInMs: backoffMs(attempts, FIRST_RETRY_MS, MAX_RETRY_MS, this.clock) };
  }

  private rest({ entry, record }: Rendered, error: Error): void {
    this.resting.set(entry.event.kind, this.clock.monotonic() + TOPIC_REST_MS);
    this.log(
      `topic ${record.topic}`,
      { err: error, topic: record.topic },
      'a topic takes no events: they wait for it',
    );
  }

  private log(what: string, facts: object, line: string): void {
    const repeats = this.throttle.tell(what);
    if (repeats !== undefined) this.logger.error(repeats === 0 ? facts : { ...facts, repeats }, line);
  }
}
