import type { Logger } from 'pino';
import { backoffMs } from './backoff.js';
import type { Clock } from './clock.js';

export interface LoopOptions {
  /** For the log and for `/health/live`. */
  readonly name: string;
  /** Milliseconds between rounds that found nothing to do. Below a minute: see {@link BackgroundLoop.silentMs}. */
  readonly idleMs: number;
  /** Milliseconds between rounds once {@link QUIET_ROUNDS} in a row found nothing; asked each time. Default `idleMs`. */
  readonly quietMs?: () => number;
  /** Milliseconds from one round to the next at least, whether woken or not, so that work gathers for one. Default 0. */
  readonly gatherMs?: number;
}

/** So many rounds that found nothing make a quiet time: nobody waits for the next one, and each costs a statement. */
const QUIET_ROUNDS = 25;

/** Without a reason each wake would make an error with its stack. */
const WOKEN = 'woken';

/** Repeats a round of work until it is stopped: at once while there is more to do, otherwise after a pause. */
export class BackgroundLoop {
  private readonly stopping = new AbortController();
  private wakeUp = new AbortController();
  private running: Promise<void> | undefined;
  private lastSign: number;

  constructor(
    private readonly options: LoopOptions,
    private readonly clock: Clock,
    private readonly logger: Logger,
    /** One round; true when there is more to do at once. It throws where a server is away. */
    private readonly round: () => Promise<boolean>,
  ) {
    this.lastSign = clock.monotonic();
  }

  get name(): string {
    return this.options.name;
  }

  /** Milliseconds since a round last began, went on, ended or failed; 0 while the loop is not meant to run. */
  get silentMs(): number {
    const isRunning = this.running !== undefined && !this.stopping.signal.aborted;
    return isRunning ? this.clock.monotonic() - this.lastSign : 0;
  }

  start(): void {
    this.beat();
    this.running ??= this.run();
  }

  /** There is work: do not wait for the pause to end. */
  wake(): void {
    this.wakeUp.abort(WOKEN);
  }

  /** For a round that may take long: it goes on. */
  beat(): void {
    this.lastSign = this.clock.monotonic();
  }

  /** Resolves when the round under way is over. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.wake();
    await this.running;
  }

  private async run(): Promise<void> {
    const { idleMs, quietMs = () => idleMs, gatherMs = 0 } = this.options;
    for (let failures = 0, emptyRounds = 0; !this.stopping.signal.aborted;) {
      this.wakeUp = new AbortController();
      this.beat();
      const mayBeginAt = this.clock.monotonic() + gatherMs;
      try {
        const hasMore = await this.round();
        failures = 0;
        this.beat();
        emptyRounds = hasMore ? 0 : emptyRounds + 1;
        if (!hasMore) await this.pause(emptyRounds > QUIET_ROUNDS ? quietMs() : idleMs);
        await this.until(mayBeginAt);
      } catch (error) {
        if (this.stopping.signal.aborted) return;
        this.beat();
        if (failures === 0) this.logger.warn({ err: error }, `${this.name} failed; trying again`);
        await this.pause(backoffMs(failures, idleMs, 5_000, this.clock));
        failures += 1;
      }
    }
  }

  private async until(instant: number): Promise<void> {
    const ms = instant - this.clock.monotonic();
    if (ms > 0) await this.clock.sleep(ms, this.stopping.signal).catch(() => undefined);
  }

  private async pause(ms: number): Promise<void> {
    if (this.stopping.signal.aborted) return;
    await this.clock.sleep(ms, this.wakeUp.signal).catch(() => undefined);
  }
}
