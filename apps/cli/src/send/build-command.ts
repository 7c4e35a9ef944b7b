import { CliError } from '../cli-error.js';

/** The channels as the command spells them. */
const channels = ['Sms', 'Whatsapp', 'Rcs'] as const;
type Channel = (typeof channels)[number];

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

/** A `SendMessage` command as it is published. The gateway, not this tool, decides whether it is valid. */
export interface TextCommand {
  readonly commandId: string;
  readonly channel: Channel;
  readonly to: string | readonly string[];
  readonly content: { readonly type: 'Text'; readonly text: string };
  readonly from?: string;
  readonly account?: string;
}

/** @throws {CliError} for a channel nobody knows or an empty recipient */
export function buildCommand({ commandId, to, text, channel, from, account }: SendInput): TextCommand {
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
  const found = channels.find((channel) => channel.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  throw new CliError(`There is no channel "${name}".`, `use one of ${channels.join(', ')}`);
}
