import { randomUUID } from 'node:crypto';
import { CHANNELS } from '@ecall-gateway/contracts';
import type { ClaimedRow, ClaimOptions, ClaimSource, Ledger } from '@ecall-gateway/ledger';
import type { Logger } from 'pino';
import type { Passage } from '../accounts/account-circuit.js';
import { type Account, senderOf } from '../accounts/account.js';
import type { Accounts } from '../accounts/accounts.js';
import type { Admission } from '../accounts/circuit.js';
import { OrdinaryShare } from '../limits/ordinary-share.js';
import type { OutboxRelay } from '../events/outbox-relay.js';
import type { DayLimits } from '../guards/day-limits.js';
import { BackgroundLoop } from '../time/background-loop.js';
import type { Clock } from '../time/clock.js';
import { LeaseGuard } from '../sending/lease-guard.js';
import type { ClaimedMessageSender } from '../sending/claimed-message-sender.js';
import { EarlyClaims } from './early-claims.js';
import { SettledSuspects } from './settled-suspects.js';

const IDLE_MS = 500;
/** Once nothing was due for a while: what then becomes due may be a second late. */
const QUIET_MS = 1_000;
/** Rows whose leases are ended in a round. */
const LEASES = 64;
/** Rows in hand at once, those of accounts that go by themselves apart. */
const MAX_IN_HAND = 64;

/** No account has this name. */
const ALL_TOGETHER = '';

export interface SweeperOptions {
  readonly leaseMs: number;
  /** Send slots, of which the rows in hand take half at the most: their leases run while they wait for one. */
  readonly slots: number;
  /** `SEND_URGENT_SHARE`. */
  readonly urgentShare: number;
}

/** Takes what waits in the ledger and is due, in any replica: parked rows, doubts whose grace is over, ended leases. */
export class WaitingSweeper {
  readonly loop: BackgroundLoop;
  /** By account. */
  private readonly inHand = new Map<Promise<void>, string>();
  private readonly maxInHand: number;
  /** By whose rows are claimed together. */
  private readonly ordinaryShares = new Map<string, OrdinaryShare>();
  private readonly early: EarlyClaims;
  private readonly settledSuspects: SettledSuspects;

  constructor(
    private readonly ledger: Ledger,
    private readonly accounts: Accounts,
    private readonly sender: ClaimedMessageSender,
    private readonly relay: Pick<OutboxRelay, 'wake'>,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly options: SweeperOptions,
    private readonly limits: Pick<DayLimits, 'isLimited' | 'mostSegments'>,
  ) {
    this.early = new EarlyClaims(clock);
    this.settledSuspects = new SettledSuspects(ledger, accounts, clock);
    this.maxInHand = Math.min(MAX_IN_HAND, Math.ceil(options.slots / 2));
    const times = { idleMs: IDLE_MS, quietMs: () => QUIET_MS };
    this.loop = new BackgroundLoop({ name: 'sweeper', ...times }, clock, logger, () => this.round());
  }

  start(): void {
    this.loop.start();
  }

  /** Takes nothing more, and waits for what is in hand. */
  async stop(): Promise<void> {
    await this.loop.stop();
    await Promise.all(this.inHand.keys());
  }

  /** True when there may be more to take at once. */
  async round(): Promise<boolean> {
    const found = (await this.ledger.isAnythingDue()) ? await this.takeDue() : 0;
    let probes = 0;
    for (const account of this.accounts.all()) probes += await this.claimProbe(account);
    if (found + probes > 0) this.relay.wake();
    await this.settledSuspects.forget();
    return found + probes > 0;
  }

  /** How many rows were taken, and leases ended. */
  private async takeDue(): Promise<number> {
    const ended = await this.ledger.sweepLeases(LEASES);
    const all = this.accounts.all();
    const apart = all.filter((account) => this.goesByItself(account, all.length));
    const together = all.filter((account) => !apart.includes(account));
    const others = this.count((account) => !apart.some(({ name }) => name === account));
    const sources = together.flatMap((account) => this.sourcesOf(account, 'all'));
    let taken = await this.claimDue(this.maxInHand - others, sources, ALL_TOGETHER);
    for (const account of apart) {
      const own = this.count((name) => name === account.name);
      const room = Math.min(this.maxInHand - own, account.rate?.roomForRows ?? this.maxInHand);
      const open = this.sourcesOf(account, 'all');
      if (open.length > 0) taken += await this.claimDue(room, open, account.name);
    }
    return ended + taken;
  }

  /**
   * Whose rows may all go now, or one as a probe: by channel of the account, and there by who sends them. Rows that no source
   * names are left where they are: they wait for their configuration, for eCall, or for their limit.
   */
  private sourcesOf(account: Account, admission: Admission): ClaimSource[] {
    if (this.limits.isLimited(account, { urgent: true })) return [];
    const { name, guards } = account;
    const maxSegments = this.limits.mostSegments(account);
    const source = {
      account: name,
      ...(maxSegments === undefined ? {} : { maxSegments }),
      ...(this.limits.isLimited(account, { urgent: false }) ? { urgentOnly: true } : {}),
      ...(guards?.redirectTo === undefined ? {} : { redirectTo: guards.redirectTo }),
    };
    return CHANNELS.flatMap((channel) => {
      const senders = [true, false].filter(
        (hasOwnSender) => admissionOf(account, { channel, hasOwnSender }) === admission,
      );
      if (senders.length === 0) return [];
      const [namesSender] = senders;
      return [{ ...source, channel, ...(senders.length === 1 ? { namesSender } : {}) }];
    });
  }

  /** Rows that wait for one account's rate, or for its slow answers, must not fill the hands for the others. */
  private goesByItself({ name, rate }: Account, accounts: number): boolean {
    return rate !== undefined || this.count((account) => account === name) >= this.maxInHand / accounts;
  }

  /** One row of what is not open, due or not; a suspect only where no other waits. */
  private async claimProbe(account: Account): Promise<number> {
    const sources = this.sourcesOf(account, 'probe');
    if (sources.length === 0 || !this.early.mayClaim(account.name)) return 0;
    const suspects = account.circuit.suspectRows;
    const resting = this.early.restingRows;
    const probe = { sources, early: true };
    const taken = await this.claimOne(account, { ...probe, skipRowIds: [...suspects, ...resting] });
    if (taken > 0 || suspects.length === 0) return taken;
    return this.claimOne(account, { ...probe, skipRowIds: resting });
  }

  private async claimOne(
    { name, circuit }: Account,
    which: Omit<ClaimOptions, 'holder' | 'limit'>,
  ): Promise<number> {
    const claimed = (row: ClaimedRow) => {
      this.early.claimed(name, row.id, { isSuspect: circuit.suspectRows.includes(row.id) });
      return () => this.early.ended(name);
    };
    const due = await this.take(1, (options) => this.ledger.claimDue({ ...options, ...which }), claimed);
    return due || this.take(1, (options) => this.ledger.claimDoubts({ ...options, ...which }), claimed);
  }

  private async claimDue(room: number, sources: readonly ClaimSource[], group: string): Promise<number> {
    const share = this.ordinaryShares.get(group) ?? new OrdinaryShare(this.options.urgentShare);
    this.ordinaryShares.set(group, share);
    const claim =
      (from: (options: ClaimOptions) => Promise<readonly ClaimedRow[]>) =>
      async ({ holder, limit }: Pick<ClaimOptions, 'holder' | 'limit'>) => {
        const rows = await from({ holder, limit, sources, keptForOrdinary: share.keep(limit) });
        share.claimed(rows.filter(({ urgent }) => !urgent).length);
        return rows;
      };
    const doubts = await this.take(
      room,
      claim(async (options) => this.ledger.claimDoubts(options)),
    );
    const due = await this.take(
      room - doubts,
      claim(async (options) => this.ledger.claimDue(options)),
    );
    return doubts + due;
  }

  private count(isCounted: (account: string) => boolean): number {
    return [...this.inHand.values()].filter(isCounted).length;
  }

  private async take(
    limit: number,
    from: (options: { holder: string; limit: number }) => Promise<readonly ClaimedRow[]>,
    claimed: (row: ClaimedRow) => () => void = () => () => undefined,
  ): Promise<number> {
    if (limit <= 0) return 0;
    const fence = new LeaseGuard(this.clock, this.options.leaseMs);
    const rows = await from({ holder: randomUUID(), limit });
    for (const row of rows) this.hold(row, fence, claimed(row));
    return rows.length;
  }

  private hold(row: ClaimedRow, fence: LeaseGuard, ended: () => void): void {
    const work: Promise<void> = this.sender
      .send(row, fence)
      .catch((error: unknown) =>
        this.logger.error({ err: error }, 'a row that was taken is left to its lease'),
      )
      .finally(() => {
        this.inHand.delete(work);
        ended();
        this.relay.wake();
        this.loop.wake();
      });
    this.inHand.set(work, row.account);
  }
}

/** What names no sender cannot go where the account has none, and is no probe either. */
function admissionOf(account: Account, passage: Passage): Admission {
  const hasSender = passage.hasOwnSender || senderOf(account, passage.channel) !== undefined;
  return hasSender ? account.circuit.admission(passage) : 'none';
}
