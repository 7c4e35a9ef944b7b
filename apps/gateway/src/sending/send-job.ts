import { randomUUID } from 'node:crypto';
import type { NormalizedCommand, Writable } from '@ecall-gateway/contracts';
import type { Attempt, SendIntent, SendRow } from '@ecall-gateway/ledger';
import type { Account } from '../accounts/account.js';
import type { CalledMessage, Passage, Probes } from '../accounts/account-circuit.js';
import { refusalsOf } from './suspicion.js';

/** What a call needs of a command, save the recipient. The ledger keeps it as JSON while a row waits. */
export type StoredCommand = Pick<
  NormalizedCommand,
  'account' | 'channel' | 'from' | 'content' | 'sendAt' | 'expiresAt'
>;

/** One recipient of one command, on its way to eCall. */
export interface SendJob {
  /** Without its holder, which every try makes anew. */
  readonly intent: Omit<SendIntent, 'holder'>;
  readonly command: StoredCommand;
  /** An operator replayed its dead letter. */
  readonly isReplay?: boolean;
}

/** A message whose intent is durable: the call may go out. */
export interface BegunMessage {
  readonly attempt: Attempt;
  /** E.164. */
  readonly recipient: string;
  readonly command: StoredCommand;
  /** The same command as the ledger keeps it while the row waits. */
  readonly commandJson: string;
  /**
   * Whether the time until it is accepted says how fast this gateway is: not for a replay, nor for a record that somebody
   * else had begun before.
   */
  readonly isTimed: boolean;
  /** Of the row, which keeps that of the record that made it. */
  readonly traceparent?: string;
  /** How often eCall refused it for what may be its own; see suspicion.ts. */
  readonly refusals: number;
  /** E.164: where this attempt sends it instead of to its recipient. */
  readonly redirectedTo?: string;
  readonly urgent: boolean;
  /** Of which circuits its call is the probe. */
  readonly probes: Probes;
  /** As the daily limit counts them. */
  readonly segments: number;
  /** An earlier attempt was counted against the limits, and may have been sent. */
  readonly isCharged: boolean;
}

/** What the message needs of its account. */
export function passageOf({ channel, from }: Pick<StoredCommand, 'channel' | 'from'>): Passage {
  return { channel, hasOwnSender: from !== undefined };
}

/** What its account's circuit is told of a message whose call has ended. */
export function calledMessage({ command, probes }: Pick<BegunMessage, 'command' | 'probes'>): CalledMessage {
  return { ...passageOf(command), probes };
}

type BegunRow = Pick<SendRow, 'urgent' | 'segments' | 'redirectedTo' | 'isCharged'>;

/** What the guards know of a message by its row. */
export function guardedFacts({
  urgent,
  segments = 1,
  redirectedTo,
  isCharged = false,
}: BegunRow): Pick<BegunMessage, 'redirectedTo' | 'urgent' | 'segments' | 'isCharged'> {
  const facts = { urgent, segments, isCharged };
  return redirectedTo === undefined ? facts : { ...facts, redirectedTo };
}

/** Adds a token that belongs to this try alone: only a lost acknowledgement meets it again. */
export function heldIntent(intent: SendJob['intent']): SendIntent {
  return { ...intent, holder: randomUUID() };
}

/** The intent to call eCall now, under the account's guards. */
export function callIntent({ guards }: Pick<Account, 'guards'>, intent: SendJob['intent']): SendIntent {
  const redirectedTo = guards?.redirectTo;
  const held = heldIntent(intent);
  return redirectedTo === undefined ? held : { ...held, redirectedTo };
}

/**
 * The job, once the ledger has its row as `calling`.
 * @param isRetry whether an earlier attempt at it was this lane's too
 */
export function begunMessage(
  { intent, command, isReplay = false }: SendJob,
  row: SendRow,
  { isRetry, probes }: { readonly isRetry: boolean; readonly probes: Probes },
): BegunMessage {
  const attempt = { rowId: row.id, attempt: row.attempt, begun: row };
  const isTimed = !isReplay && (isRetry || row.attempt === 1);
  const { recipient, command: commandJson } = intent;
  const { traceparent } = row;
  const { urgent, segments, isCharged, redirectedTo } = guardedFacts(row);
  const message: Writable<BegunMessage> = {
    urgent,
    segments,
    isCharged,
    attempt,
    recipient,
    command,
    commandJson,
    isTimed,
    refusals: refusalsOf(row),
    probes,
  };
  if (redirectedTo !== undefined) message.redirectedTo = redirectedTo;
  if (traceparent !== undefined) message.traceparent = traceparent;
  return message;
}

export function storedCommand(command: NormalizedCommand): StoredCommand {
  const { account, channel, content, from, sendAt, expiresAt } = command;
  const stored: Writable<StoredCommand> = { account, channel, content };
  if (from !== undefined) stored.from = from;
  if (sendAt !== undefined) stored.sendAt = sendAt;
  if (expiresAt !== undefined) stored.expiresAt = expiresAt;
  return stored;
}

/** Never throws for what {@link storedCommand} made: the ledger returns the JSON unchanged. */
export function readStoredCommand(json: string): StoredCommand {
  return JSON.parse(json) as StoredCommand;
}
