import { isLoopback, type AccountCredentials } from '@ecall-gateway/settings';
import { CliError } from '../../cli-error.js';
import type { Session } from '../../session.js';
import { findSettings } from '../found-settings.js';

/** What is to be sent, and for whom. */
export interface CapturePlan {
  readonly account: AccountCredentials;
  /** As eCall wants it. */
  readonly from: string;
  /** E.164. */
  readonly to: string;
  /** eCall is on this machine, so it is none. */
  readonly isSimulated: boolean;
}

/** @throws {CliError} naming what is missing */
export function planCapture(
  given: { readonly sendTo: string; readonly account?: string; readonly from?: string },
  session: Session,
): CapturePlan {
  const account = accountFor(given.account, session);
  return {
    account,
    from: senderFor(given.from, account),
    to: recipientOf(given.sendTo),
    isSimulated: isLoopback(new URL(account.baseUrl).hostname),
  };
}

function accountFor(name: string | undefined, { env }: Session): AccountCredentials {
  const { accounts, problems } = findSettings(env);
  const found =
    accounts.find((account) => account.name === (name ?? 'default')) ??
    (name === undefined ? accounts[0] : undefined);
  if (found !== undefined) return found;
  if (accounts.length === 0) {
    const wrong = problems.map((problem) => problem.name).join(', ');
    throw new CliError(`No account can be read (${wrong}).`, 'see npm run ecall -- doctor');
  }
  throw new CliError(
    `There is no account ${name}.`,
    `name one of ${accounts.map((account) => account.name).join(', ')} with --account`,
  );
}

function senderFor(given: string | undefined, { from, name }: AccountCredentials): string {
  const sender = given ?? (typeof from === 'string' ? from : from?.['Sms']);
  // eCall knows a number as a sender by its digits alone.
  if (sender !== undefined) return sender.replace(/^\+/, '00');
  throw new CliError(`Account ${name} has no sender for SMS.`, 'give one with --from');
}

function recipientOf(number: string): string {
  const to = number.replaceAll(/[\s()-]/g, '').replace(/^00/, '+');
  if (/^\+[1-9]\d{6,14}$/.test(to)) return to;
  throw new CliError(`${number} is no international number.`, 'give it as +41791234567');
}

/** What a person has to agree to; the number as far as it tells them that it is the right one. */
export function questionFor({ to, account, isSimulated }: CapturePlan): string {
  const masked = `${to.slice(0, 3)}…${to.slice(-2)}`;
  const origin = `from account ${account.name} (${new URL(account.baseUrl).host})`;
  return isSimulated
    ? `This sends one SMS to ${masked} ${origin}, a simulator. Send it?`
    : `This sends one real SMS to ${masked} ${origin} and costs money. Send it?`;
}
