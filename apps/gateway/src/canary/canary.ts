import type { Ledger, SendRow } from '@ecall-gateway/ledger';
import type { Logger } from 'pino';
import type { PublishCommand } from '../publish-command/publish-command.js';
import { BackgroundLoop } from '../time/background-loop.js';
import type { Clock } from '../time/clock.js';
import { canaryCommand, canaryId, intervalStart } from './canary-command.js';

const IDLE_MS = 10_000;
/** How far back a process that was just started looks for the last delivery. */
const LOOK_BACK_MS = 86_400_000;
/** Intervals whose canary may still be delivered. */
const OPEN_INTERVALS = 4;
/** Intervals without a delivery, as the alert counts them. */
const LATE_INTERVALS = 3;
/** After an installation the first one is still on its way. */
const FIRST_MS = 300_000;
const DELIVERED: ReadonlySet<string | undefined> = new Set(['delivered', 'read']);

export interface CanaryOptions {
  /** E.164. */
  readonly to: string;
  readonly everyMinutes: number;
}

/**
 * `pending`: none was delivered yet, and this process has only just begun to look. `delivered`: within three intervals.
 * `late`: not for three intervals. `never`: not for a day.
 */
export const CANARY_STATES = ['pending', 'delivered', 'late', 'never'] as const;
export type CanaryState = (typeof CANARY_STATES)[number];

/** What is known of the canary. */
export interface CanaryReport {
  readonly state: CanaryState;
  readonly everyMinutes: number;
  /** ISO 8601; missing where none was for a day. */
  readonly lastDeliveredAt?: string;
  /** The one that was published last; missing until this process knows of one. */
  readonly latestCommandId?: string;
}

/**
 * Sends one message per interval through the whole way, for all replicas together, so that a quiet night does not look like
 * health. What became of it is read from the ledger: every replica, also one that was just started, knows the same.
 */
export class Canary {
  readonly loop: BackgroundLoop;
  private readonly intervalMs: number;
  private publishedFor: number | undefined;
  private lastDelivered = 0;
  private hasLookedBack = false;
  private readonly startedAt: number;

  constructor(
    private readonly ledger: Pick<Ledger, 'findByCommand'>,
    private readonly commands: Pick<PublishCommand, 'publish'>,
    private readonly options: CanaryOptions,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    this.intervalMs = options.everyMinutes * 60_000;
    this.startedAt = clock.monotonic();
    this.loop = new BackgroundLoop({ name: 'canary', idleMs: IDLE_MS }, clock, logger, () => this.round());
  }

  /** Milliseconds since the epoch; 0 where none was delivered as far back as is looked. */
  get lastDeliveredAt(): number {
    return this.lastDelivered;
  }

  get report(): CanaryReport {
    const { lastDelivered, publishedFor } = this;
    return {
      state: this.state(),
      everyMinutes: this.options.everyMinutes,
      ...(lastDelivered > 0 && { lastDeliveredAt: new Date(lastDelivered).toISOString() }),
      ...(publishedFor !== undefined && { latestCommandId: canaryId(publishedFor) }),
    };
  }

  start(): void {
    this.loop.start();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
  }

  /** @throws while the ledger is away */
  async round(): Promise<boolean> {
    const start = intervalStart(this.clock.now(), this.intervalMs);
    if (this.publishedFor !== start) await this.publish(start);
    await this.lookForDelivery(start);
    return false;
  }

  private state(): CanaryState {
    if (this.lastDelivered > 0) {
      const isLate = this.clock.now() - this.lastDelivered > LATE_INTERVALS * this.intervalMs;
      return isLate ? 'late' : 'delivered';
    }
    const isNew = this.clock.monotonic() - this.startedAt < FIRST_MS;
    return isNew || !this.hasLookedBack ? 'pending' : 'never';
  }

  /** Two replicas may both find that nobody has published it: the same id with the same content goes out once. */
  private async publish(start: number): Promise<void> {
    const known = await this.ledger.findByCommand(canaryId(start));
    if (known.length === 0) {
      const body = canaryCommand(start, this.intervalMs, this.options.to);
      const outcome = await this.commands.publish({ body, headers: {} }, false);
      if (outcome.kind !== 'published') {
        this.logger.warn({ outcome: outcome.kind }, 'the canary was not published');
        return;
      }
    }
    this.publishedFor = start;
  }

  private async lookForDelivery(start: number): Promise<void> {
    const far = Math.ceil(LOOK_BACK_MS / this.intervalMs);
    const intervals = this.hasLookedBack ? OPEN_INTERVALS : Math.max(far, OPEN_INTERVALS);
    for (let back = 0; back < intervals; back += 1) {
      const rows = await this.ledger.findByCommand(canaryId(start - back * this.intervalMs));
      const delivered = Math.max(0, ...rows.map(deliveredAt));
      if (delivered === 0) continue;
      this.lastDelivered = Math.max(this.lastDelivered, delivered);
      break;
    }
    this.hasLookedBack = true;
  }
}

/** Milliseconds since the epoch; 0 for one that was not delivered. */
function deliveredAt({ statuses, timeline, settledAt }: SendRow): number {
  if (!Object.values(statuses).some((status) => DELIVERED.has(status))) return 0;
  const step = timeline.find(({ what, detail }) => what === 'status' && DELIVERED.has(detail));
  // A long life leaves out steps in its middle.
  return Date.parse(step?.at ?? settledAt ?? '') || 0;
}
