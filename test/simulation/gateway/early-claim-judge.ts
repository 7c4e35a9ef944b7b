import type { ClaimedRow, ClaimOptions } from '@ecall-gateway/ledger';
import type { Surroundings } from '../surroundings/surroundings.js';

/** What a process leaves between two early claims of one account, and of one row. */
const LEAST_FOR_ACCOUNT_MS = 100;
const LEAST_FOR_ROW_MS = 1_000;

/** Rows that are claimed before they are due, to see whether their account lets them go: one after the other, in peace. */
export class EarlyClaimJudge {
  /** By account or row: when the process saw the answer of the claim before. */
  private readonly seenAt = new Map<string, number>();

  constructor(
    private readonly world: Surroundings,
    private readonly process: string,
  ) {}

  /** The process sees the answer of a claim that it made then. */
  claimed(rows: readonly ClaimedRow[], { early }: ClaimOptions, madeAt: number): void {
    if (early !== true) return;
    for (const { id, account, commandId } of rows) {
      this.expect(account, LEAST_FOR_ACCOUNT_MS, madeAt, account);
      this.expect(id, LEAST_FOR_ROW_MS, madeAt, commandId);
    }
  }

  private expect(claimed: string, leastMs: number, madeAt: number, what: string): void {
    const ms = madeAt - (this.seenAt.get(claimed) ?? Number.NEGATIVE_INFINITY);
    if (ms < leastMs)
      this.world.violate(`${this.process} claims ${what} early ${ms} ms after the claim before`);
    this.seenAt.set(claimed, this.world.time.now());
  }
}
