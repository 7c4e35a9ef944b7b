import type { Ledger } from '@ecall-gateway/ledger';
import type { Logger } from 'pino';
import { LogThrottle } from '../logging/log-throttle.js';
import type { Clock } from '../time/clock.js';
import type { OutboxRelay } from './outbox-relay.js';

/** As long as offsets take to be committed, or shorter: statuses wait for the mark too. */
const GATHER_MS = 50;
const RETRY_MS = 1_000;

/**
 * Marks rows whose outcome was published directly. Nobody but the commit of their records' offsets and their own statuses waits
 * for it, so that one statement marks what was published in a while. A crash before publishes once more, same bytes.
 */
export class DirectMarks {
  private readonly waiting = new Set<string>();
  private writing: Promise<void> = Promise.resolve();
  private isScheduled = false;
  private readonly throttle: LogThrottle;

  constructor(
    private readonly ledger: Pick<Ledger, 'markDirectlyPublished'>,
    private readonly relay: Pick<OutboxRelay, 'wake'>,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly closing: AbortSignal,
  ) {
    this.throttle = new LogThrottle(clock);
  }

  add(rowId: string): void {
    this.waiting.add(rowId);
    this.schedule(GATHER_MS);
  }

  /** Resolves when all that were added before are marked. @throws when the ledger is away; then it is tried again */
  async flush(): Promise<void> {
    const writing = this.writing.then(async () => this.write());
    this.writing = writing.catch(() => undefined);
    await writing;
  }

  private schedule(afterMs: number): void {
    if (this.isScheduled || this.closing.aborted) return;
    this.isScheduled = true;
    this.flushAfter(afterMs).catch((error: unknown) => this.retry(error));
  }

  private async flushAfter(ms: number): Promise<void> {
    await this.clock.sleep(ms, this.closing);
    this.isScheduled = false;
    await this.flush();
  }

  private retry(error: unknown): void {
    if (this.closing.aborted) return;
    const repeats = this.throttle.tell('marks');
    if (repeats !== undefined)
      this.logger.warn({ err: error, repeats }, 'published outcomes could not be marked; trying again');
    this.schedule(RETRY_MS);
  }

  private async write(): Promise<void> {
    if (this.waiting.size === 0) return;
    const marks = [...this.waiting].map(async (rowId) => {
      await this.ledger.markDirectlyPublished(rowId);
      this.waiting.delete(rowId);
    });
    const failed = (await Promise.allSettled(marks)).find((mark) => mark.status === 'rejected');
    // Statuses that came meanwhile were held back.
    this.relay.wake();
    if (failed !== undefined) throw failed.reason;
  }
}
