import { CHANNELS, type Channel, type SendMessage } from '@ecall-gateway/contracts';
import { CliError } from '../cli-error.js';

/** What the user typed. */
export interface SendInput {
  readonly commandId: string;
  /** One number, or several separated by commas. */
  readonly to: string;
  readonly text: string;
  readonly channel: string;
  readonly from?: string | undefined;
  readonly account?: string | undefined;
}

/** A command with all that this tool sets. Whether it is valid is for the gateway to say. */
export type TypedCommand = SendMessage & { readonly commandId: string };

/** @throws {CliError} for a channel nobody knows, or without a recipient */
export function buildCommand({ commandId, to, text, channel, from, account }: SendInput): TypedCommand {
  const recipients = recipientsOf(to);
  return {
    commandId,
    channel: channelOf(channel),
    to: recipients.length === 1 && recipients[0] !== undefined ? recipients[0] : recipients,
    content: { type: 'Text', text },
    ...(from === undefined ? {} : { from }),
    ...(account === undefined ? {} : { account }),
  };
}

function recipientsOf(to: string): string[] {
  const recipients = to
    .split(',')
    .map((one) => one.replaceAll(/\s/g, ''))
    .filter((one) => one !== '');
  if (recipients.length > 0) return [...new Set(recipients)];
  throw new CliError('There is no recipient.', 'give a number as +41791234567, several separated by commas');
}

function channelOf(name: string): Channel {
  const found = CHANNELS.find((channel) => channel.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  throw new CliError(`There is no channel "${name}".`, `use one of ${CHANNELS.join(', ')}`);
}
