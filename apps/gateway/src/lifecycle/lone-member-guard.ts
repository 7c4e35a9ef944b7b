import type { EventBus } from '@ecall-gateway/event-bus';
import type { Logger } from 'pino';
import { BackgroundLoop } from '../time/background-loop.js';
import type { Clock } from '../time/clock.js';

const EVERY_MS = 2_000;
const BEFORE_JOINING_MS = 250;
/** The broker lists a killed process until its session of ten seconds ends; a second one stays longer than that. */
const TOLERATED_MS = 15_000;

/** Two processes with a ledger each would send the same messages. */
export class SecondMemberError extends Error {
  override readonly name = 'SecondMemberError';

  constructor(groupId: string) {
    super(
      `consumer group '${groupId}' has another member, but the embedded ledger is for one process alone: ` +
        'stop the other one, or set DATABASE_URL to a PostgreSQL for both',
    );
  }
}

/** Watches over an embedded ledger: its process must be the only member of its consumer group. */
export class LoneMemberGuard {
  private readonly loop: BackgroundLoop;
  private crowdedSince: number | undefined;

  constructor(
    private readonly bus: Pick<EventBus, 'memberCount'>,
    private readonly groupId: string,
    private readonly onSecondMember: (error: SecondMemberError) => void,
    private readonly clock: Clock,
    logger: Logger,
  ) {
    const options = { name: 'the look at the consumer group', idleMs: EVERY_MS };
    this.loop = new BackgroundLoop(options, clock, logger, async () => this.round());
  }

  /**
   * To be awaited before joining: the one who comes later goes, and takes nothing that the other's ledger may know of. A
   * killed process is waited for, as the group would anyway.
   * @throws {SecondMemberError}, or the signal's reason
   */
  async untilAlone(signal: AbortSignal): Promise<void> {
    const since = this.clock.monotonic();
    while ((await this.bus.memberCount(this.groupId)) > 0) {
      if (this.clock.monotonic() - since >= TOLERATED_MS) throw new SecondMemberError(this.groupId);
      await this.clock.sleep(BEFORE_JOINING_MS, signal);
    }
  }

  start(): void {
    this.loop.start();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
  }

  async round(): Promise<boolean> {
    const now = this.clock.monotonic();
    const crowded = (await this.bus.memberCount(this.groupId)) > 1;
    this.crowdedSince = crowded ? (this.crowdedSince ?? now) : undefined;
    if (this.crowdedSince !== undefined && now - this.crowdedSince >= TOLERATED_MS) {
      this.onSecondMember(new SecondMemberError(this.groupId));
    }
    return false;
  }
}
