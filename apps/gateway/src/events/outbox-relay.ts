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
/** Another replica writes events too, and what it tells may be lost. */
const IDLE_MS = 200;
/** While others tell of what they write, polls find what was lost alone; while they cannot, each event of theirs waits for one. */
const LISTENING_QUIET_MS = 2_000;
const DEAF_QUIET_MS = 500;
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
  /** Something was written here since the last claim; where another replica is the relay, that claim tells it. */
  private hasNews = false;
  /** What other replicas write; undefined before the first connection. */
  private hearsOthers: boolean | undefined;
  private stopListening: (() => void) | undefined;

  constructor(
    private readonly ledger: Pick<Ledger, 'claimOutbox' | 'listenAsRelay' | 'published' | 'refusedByBroker'>,
    private readonly bus: Pick<EventBus, 'publishEach'>,
    private readonly events: DomainEvents,
    private readonly observer: EventObserver,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    this.throttle = new LogThrottle(clock);
    this.loop = new BackgroundLoop(
      {
        name: 'outbox-relay',
        idleMs: IDLE_MS,
        quietMs: () => (this.hearsOthers === true ? LISTENING_QUIET_MS : DEAF_QUIET_MS),
        gatherMs: GATHER_MS,
      },
      clock,
      logger,
      () => this.round(),
    );
  }

  start(): void {
    this.stopListening ??= this.ledger.listenAsRelay({
      holder: this.holder,
      onNews: () => this.loop.wake(),
      onListening: () => this.hears(),
      onDeaf: (error) => this.hearsNothing(error),
    });
    this.loop.start();
  }

  /** Something was written to the outbox by this replica. */
  wake(): void {
    this.hasNews = true;
    this.loop.wake();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
    this.stopListening?.();
    // Where the ledger is away they are published once more, as after a crash.
    await this.clear().catch(() => undefined);
  }

  /**
   * One batch; true when there may be more. A crash before its entries left the outbox repeats it: same ids, same bytes.
   * @throws when ledger or bus are away
   */
  async round(): Promise<boolean> {
    const entries = await this.claim();
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

  private async claim(): Promise<readonly OutboxEntry[]> {
    const skip = this.restingKinds();
    const { holder, leaving: published, hasNews: tellsRelay } = this;
    this.hasNews = false;
    try {
      return await this.ledger.claimOutbox({
        holder,
        limit: BATCH,
        leaseMs: LEASE_MS,
        published,
        ...(skip.length > 0 && { skip }),
        ...(tellsRelay && { tellsRelay }),
      });
    } catch (error) {
      this.hasNews ||= tellsRelay;
      throw error;
    }
  }

  private hears(): void {
    if (this.hearsOthers === false)
      this.logger.info('other replicas tell at once again which events they wrote');
    this.hearsOthers = true;
    this.loop.wake();
  }

  /** Nothing is lost by it. */
  private hearsNothing(error: unknown): void {
    this.hearsOthers = false;
    const repeats = this.throttle.tell('deaf');
    if (repeats === undefined) return;
    this.logger.warn(
      repeats === 0 ? { err: error } : { err: error, repeats },
      'events that other replicas write wait for the next poll: nobody can tell of them',
    );
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
