import type { DayCount, Ledger } from '@ecall-gateway/ledger';
import type { DailyTime } from '@ecall-gateway/settings';
import type { Logger } from 'pino';
import type { Account } from '../accounts/account.js';
import type { Accounts } from '../accounts/accounts.js';
import { BackgroundLoop } from '../time/background-loop.js';
import type { Clock } from '../time/clock.js';
import { type LimitDay, limitDayOf } from './limit-day.js';

/** Between two looks at what the other replicas have counted. A lift takes effect everywhere after this long. */
const LOOK_MS = 2_000;

/** What is asked about a message. */
export interface MessageUrgency {
  readonly urgent: boolean;
}

/**
 * Which accounts have used up their daily limit. The ledger counts, and decides for each message; what is kept here only
 * spares messages that would be refused their try.
 */
export class DayLimits {
  readonly loop: BackgroundLoop;
  private counts: ReadonlyMap<string, DayCount> = new Map();
  /** Accounts that are limited, as the log was told. */
  private told = new Set<string>();
  /** When an account was last known to be limited, in milliseconds since the epoch. */
  private readonly lastLimited = new Map<string, number>();
  private day: LimitDay = { start: Number.POSITIVE_INFINITY, end: Number.NEGATIVE_INFINITY };

  constructor(
    private readonly ledger: Pick<Ledger, 'dayCounts'>,
    private readonly accounts: Pick<Accounts, 'all'>,
    private readonly resetsAt: DailyTime,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    this.loop = new BackgroundLoop({ name: 'day-limits', idleMs: LOOK_MS }, clock, logger, () => this.look());
  }

  start(): void {
    this.loop.start();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
  }

  /** The last reset, as ISO 8601: what charges name. */
  today(): string {
    const now = this.clock.now();
    if (now < this.day.start || now >= this.day.end) this.day = limitDayOf(now, this.resetsAt);
    return new Date(this.day.start).toISOString();
  }

  /** Asks the ledger. Nothing is asked where no account has a limit. */
  async look(): Promise<boolean> {
    const isAsked = this.accounts.all().some(({ guards }) => guards?.limitPerDay !== undefined);
    const counts = isAsked ? await this.ledger.dayCounts() : [];
    this.counts = new Map(counts.map((count) => [count.account, count]));
    this.tell();
    return false;
  }

  /** What the ledger said of one account just now. */
  learn(count: DayCount): void {
    this.counts = new Map([...this.counts, [count.account, count]]);
    this.tell();
  }

  /** The ledger refused a message: until it is asked again, the others need not try. */
  refused({ name }: Pick<Account, 'name'>, { urgent }: MessageUrgency): void {
    const known = this.todays(name) ?? { account: name, day: this.today(), used: 0, lifts: 0 };
    const limitedAt = new Date(this.clock.now()).toISOString();
    this.learn({ limitedAt, ...known, ...(urgent && { urgentLimitedAt: limitedAt }) });
  }

  /** Whether messages of the account wait for the next reset, or for a lift. */
  isLimited({ name, guards }: Pick<Account, 'name' | 'guards'>, { urgent }: MessageUrgency): boolean {
    const limit = guards?.limitPerDay;
    const count = this.todays(name);
    if (limit === undefined || count === undefined) return false;
    const hasExtra = urgent && urgentExtra(limit) > 0;
    return (hasExtra ? count.urgentLimitedAt : count.limitedAt) !== undefined;
  }

  /**
   * The most segments that a message may have today, had nothing been sent yet; undefined where there is no limit. The tenth on
   * top for urgent ones plays no part: no message has more than ten segments, and a limit below ten has no tenth.
   */
  mostSegments({ name, guards }: Pick<Account, 'name' | 'guards'>): number | undefined {
    const limit = guards?.limitPerDay;
    return limit === undefined ? undefined : limit * (1 + (this.todays(name)?.lifts ?? 0));
  }

  /** Whether the account was limited at some time after an instant (ISO 8601), as far as this process has seen. */
  wasLimitedAfter(name: string, instant: string): boolean {
    const last = this.told.has(name) ? this.clock.now() : this.lastLimited.get(name);
    return last !== undefined && last >= Date.parse(instant);
  }

  private todays(name: string): DayCount | undefined {
    const count = this.counts.get(name);
    return count !== undefined && Date.parse(count.day) === Date.parse(this.today()) ? count : undefined;
  }

  /** The log says once when an account becomes limited, and once when it no longer is. */
  private tell(): void {
    const limited = this.accounts.all().filter((account) => this.isLimited(account, { urgent: false }));
    for (const { name, guards } of limited) {
      this.lastLimited.set(name, this.clock.now());
      if (this.told.has(name)) continue;
      const facts = {
        account: name,
        state: 'limited',
        limitPerDay: guards?.limitPerDay,
        since: this.today(),
      };
      this.logger.warn(
        facts,
        'the daily limit is used up: messages of the account wait for the next day or a lift',
      );
    }
    const names = new Set(limited.map(({ name }) => name));
    for (const account of this.told) {
      if (!names.has(account)) this.logger.info({ account }, 'the daily limit of the account has room again');
    }
    this.told = names;
  }
}

/** What urgent messages may take on top of an account's limit. */
export function urgentExtra(limitPerDay: number): number {
  return Math.floor(limitPerDay / 10);
}
