import type { AccountCredentials } from './read-accounts.js';

/** Guards of accounts that belong in staging; to be logged at start. */
export function looseAccounts(accounts: readonly AccountCredentials[]): string[] {
  return accounts.flatMap(({ name, redirectTo, allowedTo }) => [
    ...(redirectTo === undefined
      ? []
      : [`account ${name} has redirectTo: every message goes to that number, and none to its recipient`]),
    ...(allowedTo === undefined ? [] : [`account ${name} has allowedTo: messages to others are rejected`]),
  ]);
}
