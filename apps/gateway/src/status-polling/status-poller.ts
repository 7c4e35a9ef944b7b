import type { Ledger, SendRow } from '@ecall-gateway/ledger';
import type { Logger } from 'pino';
import type { Accounts } from '../accounts/accounts.js';
import type { RecordStatus } from '../delivery-status/record-status.js';
import { BackgroundLoop } from '../process/background-loop.js';
import type { Clock } from '../process/clock.js';

/** eCall answers queries for seven days (Message page). */
const MAX_AGE_MS = 7 * 86_400_000;
const BATCH = 20;
const IDLE_MS = 5_000;

/** Asks eCall for the status of accepted messages whose final status has not come. */
export class StatusPoller {
  private readonly loop: BackgroundLoop;
  private readonly closing = new AbortController();

  constructor(
    private readonly ledger: Pick<Ledger, 'takePolls'>,
    private readonly accounts: Accounts,
    private readonly statuses: RecordStatus,
    private readonly afterMs: number,
    clock: Clock,
    private readonly logger: Logger,
  ) {
    this.loop = new BackgroundLoop({ name: 'the status poller', idleMs: IDLE_MS }, clock, logger, () =>
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
    const rows = await this.ledger.takePolls({ limit: BATCH, afterMs: this.afterMs, maxAgeMs: MAX_AGE_MS });
    for (const row of rows) await this.ask(row);
    return rows.length === BATCH;
  }

  /** A query that fails is not repeated: the row comes up again by itself, later. */
  private async ask(row: SendRow): Promise<void> {
    const account = this.accounts.find(row.account);
    const messageId = row.accepted?.messageId;
    if (account === undefined || messageId === undefined || account.health.state !== 'open') return;
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
      this.logger.debug({ account: account.name, outcome: outcome.kind }, 'a status query gave no status');
    }
  }
}
