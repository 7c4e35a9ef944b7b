import { randomUUID } from 'node:crypto';
import type { NormalizedCommand } from '@ecall-gateway/contracts';
import type { Attempt, SendIntent } from '@ecall-gateway/ledger';

/** What a call needs of a command; kept in the ledger as JSON while a row waits. Everything but the recipient. */
export type StoredCommand = Pick<
  NormalizedCommand,
  'account' | 'channel' | 'from' | 'content' | 'sendAt' | 'expiresAt'
>;

/** One recipient of one command, on its way to eCall. */
export interface SendJob {
  /** Without its holder: that is made anew for every try. */
  readonly intent: Omit<SendIntent, 'holder'>;
  readonly command: StoredCommand;
}

/** A message whose intent is durable. */
export interface BegunJob {
  readonly job: SendJob;
  readonly attempt: Attempt;
}

/** With a token of this try's own: only a lost acknowledgement ever meets it again. */
export function heldIntent(intent: SendJob['intent']): SendIntent {
  return { ...intent, holder: randomUUID() };
}

export function storedCommand(command: NormalizedCommand): StoredCommand {
  const { account, channel, content } = command;
  return {
    account,
    channel,
    content,
    ...(command.from === undefined ? {} : { from: command.from }),
    ...(command.sendAt === undefined ? {} : { sendAt: command.sendAt }),
    ...(command.expiresAt === undefined ? {} : { expiresAt: command.expiresAt }),
  };
}

/** @throws never for what {@link storedCommand} made; the ledger keeps it as it was. */
export function readStoredCommand(json: string): StoredCommand {
  return JSON.parse(json) as StoredCommand;
}
