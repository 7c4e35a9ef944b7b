import { senderProblem, type NormalizedCommand } from '@ecall-gateway/contracts';
import { senderOf } from '../accounts/account.js';
import type { Accounts } from '../accounts/accounts.js';

/** Why a valid command cannot be sent by this gateway. */
export interface MissingConfiguration {
  readonly reason: 'unknown-account' | 'missing-sender' | 'invalid-sender';
  readonly detail: string;
  readonly fields: readonly string[];
}

/** What a command needs of the gateway's configuration and does not find there. */
export function missingConfiguration(
  accounts: Pick<Accounts, 'find'>,
  command: NormalizedCommand,
): MissingConfiguration | undefined {
  const account = accounts.find(command.account);
  if (account === undefined) {
    return {
      reason: 'unknown-account',
      detail: 'account: not configured here; it may be one of the configured accounts',
      fields: ['account'],
    };
  }
  // A sender that the command names is checked with the command.
  if (command.from !== undefined) return undefined;
  const sender = senderOf(account, command.channel);
  if (sender === undefined) {
    return {
      reason: 'missing-sender',
      detail: `from: missing, and the account has no sender for ${command.channel}`,
      fields: ['from'],
    };
  }
  const problem = senderProblem(command.channel, sender);
  return (
    problem && {
      reason: 'invalid-sender',
      detail: `${problem.detail} (the account's own sender)`,
      fields: ['from'],
    }
  );
}
