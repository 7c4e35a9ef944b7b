import type { Ledger } from '@ecall-gateway/ledger';
import type { Logger } from 'pino';
import { BackgroundLoop } from '../time/background-loop.js';
import type { Clock } from '../time/clock.js';

/** Of each kind of entry. Small, so that no lock is held for long; the next one follows at once where this one was full. */
const BATCH = 200;
/** Below the minute in which a loop has to show that it is alive. */
const IDLE_MS = 45_000;

/** Deletes what was settled longer ago than `LEDGER_RETENTION_DAYS`. */
export class Retention {
  readonly loop: BackgroundLoop;

  constructor(ledger: Pick<Ledger, 'prune'>, days: number, clock: Clock, logger: Logger) {
    this.loop = new BackgroundLoop({ name: 'retention', idleMs: IDLE_MS }, clock, logger, async () => {
      const deleted = await ledger.prune({ days, limit: BATCH });
      return deleted >= BATCH;
    });
  }

  start(): void {
    this.loop.start();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
  }
}
