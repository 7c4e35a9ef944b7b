import { setMaxListeners } from 'node:events';
import type { QueryOutcome } from '@ecall-gateway/ecall-client';
import type { Ledger, SendRow } from '@ecall-gateway/ledger';
import type { Logger } from 'pino';
import type { Accounts } from '../accounts/accounts.js';
import type { RecordStatus } from './record-status.js';
import { BackgroundLoop } from '../time/background-loop.js';
import type { Clock } from '../time/clock.js';

/** eCall answers queries for seven days (Message page). */
const MAX_AGE_MS = 7 * 86_400_000;
const BATCH = 20;
const IDLE_MS = 5_000;
/** How long an account is asked nothing after it gave no answer. */
const REST_MS = 60_000;

/** Asks eCall for the status of accepted messages whose final status has not come. */
export class StatusPoller {
  readonly loop: BackgroundLoop;
  private readonly closing = new AbortController();
  /** By account, until when on the monotonic clock it is asked nothing. */
  private readonly resting = new Map<string, number>();

  constructor(
    private readonly ledger: Pick<Ledger, 'claimPolls'>,
    private readonly accounts: Accounts,
    private readonly statuses: RecordStatus,
    private readonly afterMs: number,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    // One query of each account may wait for it.
    setMaxListeners(0, this.closing.signal);
    this.loop = new BackgroundLoop({ name: 'status-poller', idleMs: IDLE_MS }, clock, logger, () =>
      this.round(),
    );
  }

  start(): void {
    if (this.afterMs > 0) this.loop.start();
  }

  async stop(): Promise<void> {
    this.closing.abort();
    await this.loop.stop();
  }

  async round(): Promise<boolean> {
    const rows = await this.ledger.claimPolls({ limit: BATCH, afterMs: this.afterMs, maxAgeMs: MAX_AGE_MS });
    const accounts = new Set(rows.map(({ account }) => account));
    // Side by side: one that answers slowly, or waits for its rate, must not keep the others from being asked.
    const asked = await Promise.allSettled(
      [...accounts].map(async (name) => this.askAll(rows.filter(({ account }) => account === name))),
    );
    const failed = asked.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return rows.length === BATCH;
  }

  private async askAll(rows: readonly SendRow[]): Promise<void> {
    for (const row of rows) await this.ask(row);
  }

  /** A query that fails is not repeated: the row comes up again by itself, later. */
  private async ask(row: SendRow): Promise<void> {
    const account = this.accounts.find(row.account);
    const messageId = row.accepted?.messageId;
    if (account === undefined || messageId === undefined || account.circuit.state !== 'closed') return;
    if (this.clock.monotonic() < (this.resting.get(account.name) ?? 0)) return;
    const slot = await account.rate?.slot(this.closing.signal);
    await slot?.arrives();
    const outcome = await account.client.getMessage(messageId, { signal: this.closing.signal });
    if (outcome.kind === 'found') {
      await this.statuses.record(
        { rowId: row.id, attempt: row.attempt },
        { ...outcome.message, messageId },
        'poll',
      );
    } else {
      this.rest(account.name, outcome);
      this.logger.debug({ account: account.name, outcome: outcome.kind }, 'a status query gave no status');
    }
  }
  /** Whoever does not answer, or asks for patience, would only hold up his own next queries, each for as long. */
  private rest(account: string, outcome: Exclude<QueryOutcome, { kind: 'found' }>): void {
    if (outcome.kind === 'not-found' || (outcome.kind === 'failed' && outcome.reason === 'unreadable'))
      return;
    const told = outcome.kind === 'throttled' ? (outcome.retryAfterMs ?? 0) : 0;
    this.resting.set(account, this.clock.monotonic() + Math.max(told, REST_MS));
  }
}
