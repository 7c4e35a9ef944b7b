import type { Ledger } from '@ecall-gateway/ledger';
import type { Accounts } from '../accounts/accounts.js';
import type { Clock } from '../time/clock.js';

const LOOK_MS = 60_000;

/**
 * Forgets suspects that were settled without a call of this process: they expired, were cancelled, or another replica sent
 * them.
 */
export class SettledSuspects {
  private nextLook = 0;

  constructor(
    private readonly ledger: Pick<Ledger, 'unsettled'>,
    private readonly accounts: Pick<Accounts, 'all'>,
    private readonly clock: Pick<Clock, 'monotonic'>,
  ) {}

  /** Asks the ledger once a minute, where there are suspects. @throws when the ledger does not answer */
  async forget(): Promise<void> {
    const suspects = this.accounts.all().flatMap(({ circuit }) => circuit.suspectRows);
    if (suspects.length === 0 || this.clock.monotonic() < this.nextLook) return;
    this.nextLook = this.clock.monotonic() + LOOK_MS;
    const waiting = new Set(await this.ledger.unsettled(suspects));
    for (const rowId of suspects) {
      if (waiting.has(rowId)) continue;
      for (const { circuit } of this.accounts.all()) circuit.forgetSuspect(rowId);
    }
  }
}
