import type { LedgerEvent } from '@ecall-gateway/ledger';
import type { Accounts } from '../accounts/accounts.js';
import type { EventObserver } from '../events/event-observer.js';
import { GUARD_REASONS, isGuardReason, type GuardReason } from '../guards/guard-reasons.js';
import type { Clock } from '../time/clock.js';
import { RecentCounts, type RecentCount } from './recent-counts.js';

const MINUTES = 60;

/** Messages of an account that a guard kept from being sent. */
export interface GuardRefusals extends RecentCount {
  readonly reason: GuardReason;
  readonly account: string;
}

/** Messages of an account that went to another number than their commands name. */
export interface GuardRedirects {
  readonly account: string;
  /** E.164: where every message of the account goes now; missing where that is over. */
  readonly redirectTo?: string;
  readonly count: number;
  /** ISO 8601; missing where there was none. */
  readonly latestAt?: string;
}

/** What guards did, as the events tell that this replica published. */
export interface GuardActivity {
  /** How far back it is counted: an hour, or since this replica started. */
  readonly overSeconds: number;
  /** Most first. */
  readonly refusals: readonly GuardRefusals[];
  /** Accounts that redirect now, and those that did. */
  readonly redirects: readonly GuardRedirects[];
}

/**
 * Counts what guards refused and redirected in the last hour. It is told of published events, as the metrics are: no row is
 * read, however many there are.
 */
export class RecentGuards implements EventObserver {
  private readonly byAccount = new Map<string, RecentCounts<GuardReason | 'redirected'>>();
  private readonly startedAt: number;

  constructor(
    private readonly accounts: Pick<Accounts, 'all'>,
    private readonly clock: Pick<Clock, 'now' | 'monotonic'>,
  ) {
    this.startedAt = clock.monotonic();
  }

  get activity(): GuardActivity {
    const upSeconds = (this.clock.monotonic() - this.startedAt) / 1_000;
    return {
      overSeconds: Math.min(upSeconds, MINUTES * 60),
      refusals: this.refusals(),
      redirects: this.redirects(),
    };
  }

  published(event: LedgerEvent): void {
    if (event.kind !== 'send') return;
    const { row, fact } = event;
    if (fact.type === 'rejected' && isGuardReason(fact.reason)) this.add(row.account, fact.reason);
    if (fact.type === 'accepted' && row.redirectedTo !== undefined) this.add(row.account, 'redirected');
  }

  private add(account: string, what: GuardReason | 'redirected'): void {
    const counts = this.byAccount.get(account) ?? new RecentCounts(this.clock, MINUTES);
    this.byAccount.set(account, counts);
    counts.add(what);
  }

  private refusals(): readonly GuardRefusals[] {
    const refusals = [...this.byAccount].flatMap(([account, counts]) =>
      GUARD_REASONS.flatMap((reason) => {
        const counted = counts.of(reason);
        return counted === undefined ? [] : [{ reason, account, ...counted }];
      }),
    );
    return refusals.toSorted((one, other) => other.count - one.count);
  }

  private redirects(): readonly GuardRedirects[] {
    const targets = new Map(this.accounts.all().map(({ name, guards }) => [name, guards?.redirectTo]));
    return [...new Set([...targets.keys(), ...this.byAccount.keys()])].flatMap((account) => {
      const redirectTo = targets.get(account);
      const counted = this.byAccount.get(account)?.of('redirected');
      if (redirectTo === undefined && counted === undefined) return [];
      return [{ account, ...(redirectTo !== undefined && { redirectTo }), count: 0, ...counted }];
    });
  }
}
