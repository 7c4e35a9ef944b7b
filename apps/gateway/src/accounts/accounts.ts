import type { Account } from './account.js';

/** The configured eCall accounts, by name. */
export class Accounts {
  private readonly byName: ReadonlyMap<string, Account>;

  constructor(accounts: readonly Account[]) {
    this.byName = new Map(accounts.map((account) => [account.name, account]));
  }

  find(name: string): Account | undefined {
    return this.byName.get(name);
  }

  all(): readonly Account[] {
    return [...this.byName.values()];
  }
}
