import { randomUUID } from 'node:crypto';
import type { Ledger, TakenRow } from '@ecall-gateway/ledger';
import type { Logger } from 'pino';
import type { Accounts } from '../accounts/accounts.js';
import type { OutboxRelay } from '../events/outbox-relay.js';
import { BackgroundLoop } from '../process/background-loop.js';
import type { Clock } from '../process/clock.js';
import { SendFence } from '../send-message/send-fence.js';
import type { TakenSender } from './taken-sender.js';

const IDLE_MS = 500;
/** Rows in hand at once: they share the send slots with the lanes. */
const MAX_IN_HAND = 64;

/** Takes what waits in the ledger and is due, in any replica: parked rows, doubts whose grace is over, ended leases. */
export class WaitingSweeper {
  private readonly loop: BackgroundLoop;
  private readonly inHand = new Set<Promise<void>>();

  constructor(
    private readonly ledger: Ledger,
    private readonly accounts: Accounts,
    private readonly sender: TakenSender,
    private readonly relay: Pick<OutboxRelay, 'wake'>,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly leaseMs: number,
  ) {
    this.loop = new BackgroundLoop({ name: 'the sweeper', idleMs: IDLE_MS }, clock, logger, () =>
      this.round(),
    );
  }

  start(): void {
    this.loop.start();
  }

  /** Takes nothing more, and waits for what is in hand. */
  async stop(): Promise<void> {
    await this.loop.stop();
    await Promise.all(this.inHand);
  }

  /** True when there may be more to take at once. */
  async round(): Promise<boolean> {
    const found = await this.ledger.sweepLeases(MAX_IN_HAND);
    const shut = this.accounts.all().filter(({ health }) => health.admits().kind !== 'all');
    const skipAccounts = shut.map(({ name }) => name);
    let taken = await this.take((options) => this.ledger.takeDoubts({ ...options, skipAccounts }));
    taken += await this.take((options) => this.ledger.takeDue({ ...options, skipAccounts }));
    for (const { name, health } of shut) {
      const admission = health.admits();
      if (admission.kind !== 'probe') continue;
      const probe = { probeAccount: name, skipRowIds: admission.spare, limit: 1 };
      const due = await this.take((options) => this.ledger.takeDue({ ...options, ...probe }));
      taken += due || (await this.take((options) => this.ledger.takeDoubts({ ...options, ...probe })));
    }
    this.relay.wake();
    return found + taken > 0;
  }

  private async take(
    from: (options: { holder: string; limit: number }) => Promise<readonly TakenRow[]>,
  ): Promise<number> {
    const limit = MAX_IN_HAND - this.inHand.size;
    if (limit <= 0) return 0;
    const fence = new SendFence(this.clock, this.leaseMs);
    const rows = await from({ holder: randomUUID(), limit });
    for (const row of rows) this.hold(row, fence);
    return rows.length;
  }

  private hold(row: TakenRow, fence: SendFence): void {
    const work: Promise<void> = this.sender
      .send(row, fence)
      .catch((error: unknown) =>
        this.logger.error({ err: error }, 'a row that was taken is left to its lease'),
      )
      .finally(() => {
        this.inHand.delete(work);
        this.relay.wake();
        this.loop.wake();
      });
    this.inHand.add(work);
  }
}
