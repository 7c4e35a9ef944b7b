import type { Logger } from 'pino';
import { backoffMs } from './backoff.js';
import type { Clock } from './clock.js';

export interface LoopOptions {
  /** For the log. */
  readonly name: string;
  /** Between rounds that found nothing to do. */
  readonly idleMs: number;
}

/** Repeats a round of work until it is stopped: at once while there is more to do, otherwise after a pause. */
export class BackgroundLoop {
  private readonly stopping = new AbortController();
  private wakeUp = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    private readonly options: LoopOptions,
    private readonly clock: Clock,
    private readonly logger: Logger,
    /** One round; true when there is more to do at once. Infrastructure that is away throws. */
    private readonly round: () => Promise<boolean>,
  ) {}

  start(): void {
    this.running ??= this.run();
  }

  /** There is work: do not wait for the pause to end. */
  wake(): void {
    this.wakeUp.abort();
  }

  /** Resolves when the round under way is over. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.wake();
    await this.running;
  }

  private async run(): Promise<void> {
    for (let failures = 0; !this.stopping.signal.aborted;) {
      this.wakeUp = new AbortController();
      try {
        const more = await this.round();
        failures = 0;
        if (!more) await this.pause(this.options.idleMs);
      } catch (error) {
        if (this.stopping.signal.aborted) return;
        if (failures === 0) this.logger.warn({ err: error }, `${this.options.name} failed; trying again`);
        await this.pause(backoffMs(failures, this.options.idleMs, 5_000, this.clock));
        failures += 1;
      }
    }
  }

  private async pause(ms: number): Promise<void> {
    if (this.stopping.signal.aborted) return;
    await this.clock.sleep(ms, this.wakeUp.signal).catch(() => undefined);
  }
}
