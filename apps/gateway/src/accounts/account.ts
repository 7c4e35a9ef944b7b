import { toE164 } from '@ecall-gateway/contracts';
import type { EcallClient } from '@ecall-gateway/ecall-client';
import type { SendGuards } from '@ecall-gateway/settings';
import type { RateLimiter } from '../limits/rate-limiter.js';
import type { AccountCircuit } from './account-circuit.js';

/** A sender for every channel, or one by channel. */
export type Senders = string | Readonly<Record<string, string>>;

/**
 * One eCall account: who sends, and whether it may just now. The same object for as long as it is configured, whatever
 * becomes of its credentials, so it may be held across awaits.
 */
export interface Account {
  readonly name: string;
  /** Of eCall's API. */
  readonly apiVersion: 1 | 2;
  readonly client: Pick<EcallClient, 'send' | 'sendList' | 'getMessage' | 'uploadMedia'>;
  readonly senders?: Senders | undefined;
  readonly circuit: AccountCircuit;
  /** What stands between its messages and their recipients; missing where nothing does. */
  readonly guards?: SendGuards | undefined;
  /** Missing where the account has no rate limit. */
  readonly rate?: Pick<RateLimiter, 'slot' | 'isBacklogged' | 'roomForRows'> | undefined;
}

/** Who sends on a channel where the command names nobody. */
export function senderOf(account: Pick<Account, 'senders'>, channel: string): string | undefined {
  const sender = typeof account.senders === 'string' ? account.senders : account.senders?.[channel];
  // A number is written with spaces in a file of settings, and without at eCall.
  return sender !== undefined && channel === 'Whatsapp' ? (toE164(sender) ?? sender) : sender;
}
