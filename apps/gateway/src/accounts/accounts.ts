import type { Account } from './account.js';

/** The configured eCall accounts, by name. */
export class Accounts {
  private byName: ReadonlyMap<string, Account> = new Map();

  constructor(accounts: readonly Account[]) {
    this.replace(accounts);
  }

  /** From now on these, and no others. */
  replace(accounts: readonly Account[]): void {
    this.byName = new Map(accounts.map((account) => [account.name, account]));
  }

  find(name: string): Account | undefined {
    return this.byName.get(name);
  }

  /** Then what one of them waits for must not keep the others waiting. */
  get hasMultiple(): boolean {
    return this.byName.size > 1;
  }

  /** A notification does not say which account it is of: what only version 2 promises holds where all speak it. */
  get oldestApiVersion(): Account['apiVersion'] {
    return this.all().some(({ apiVersion }) => apiVersion === 1) ? 1 : 2;
  }

  all(): readonly Account[] {
    return [...this.byName.values()];
  }
}
