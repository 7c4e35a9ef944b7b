import { hash } from 'node:crypto';
import type { InvalidCommand, ParsedCommand, ValidCommand, Writable } from '@ecall-gateway/contracts';
import type { BusRecord } from '@ecall-gateway/event-bus';
import type { CommandQuery, Coordinates, SendIntent } from '@ecall-gateway/ledger';
import type { StoredCommand } from '../sending/send-job.js';

const DAY_MS = 86_400_000;

/** A record, and what was read from it. */
export interface IntentSource {
  readonly record: BusRecord;
  readonly parsed: ParsedCommand;
  /** The command has no id of its own: its id is made of the record's coordinates. */
  readonly isFallbackId: boolean;
  /** Came on the urgent topic. */
  readonly isUrgent: boolean;
  /** Milliseconds since the epoch; never later than a replay came in, whatever its header says. */
  readonly publishedAt: number;
  readonly now: number;
  readonly retentionDays: number;
}

type Intent = Omit<SendIntent, 'holder'>;

/** What the ledger keeps of one recipient before its call. */
export function intentOf(source: IntentSource, recipient: string, command: StoredCommand): Intent {
  const { command: parsed, impossibleRecipients, fingerprint, traceparent } = source.parsed as ValidCommand;
  const intent: Writable<Intent> = {
    source: coordinates(source.record),
    orderingKey: laneOf(source.record),
    commandId: parsed.commandId,
    recipient,
    fingerprint,
    account: parsed.account,
    channel: parsed.channel,
    policy: parsed.onInDoubt,
    metadata: parsed.metadata,
    command: JSON.stringify(command),
    recipients: parsed.recipients.length + impossibleRecipients.length,
    namesSender: command.from !== undefined,
  };
  const { expiresAt, segments, encoding } = parsed;
  if (expiresAt !== undefined) intent.expiresAt = expiresAt;
  if (segments !== undefined) intent.segments = segments;
  if (encoding !== undefined) intent.encoding = encoding;
  if (traceparent !== undefined) intent.traceparent = traceparent;
  return flagged(intent, source);
}

/** The row of a command that was refused as a whole: it has no recipient of its own. */
export function refusalIntent(
  source: IntentSource,
  commandId: string,
  command: Partial<InvalidCommand>,
): Intent {
  const intent: Intent = {
    source: coordinates(source.record),
    orderingKey: laneOf(source.record),
    commandId,
    recipient: command.to ?? '',
    fingerprint: command.fingerprint ?? '',
    account: command.account ?? '',
    channel: command.channel ?? '',
    policy: 'park',
    metadata: command.metadata ?? {},
    command: '',
    ...(command.traceparent === undefined ? {} : { traceparent: command.traceparent }),
  };
  return flagged(intent, source);
}

/** The intent with what holds for few records. */
function flagged(intent: Writable<Intent>, source: IntentSource): Intent {
  const { isFallbackId, isUrgent, publishedAt, now, retentionDays } = source;
  if (isFallbackId) intent.isFallbackId = true;
  if (isUrgent) intent.urgent = true;
  if (publishedAt < now - (retentionDays - 1) * DAY_MS) intent.onlyIfKnown = true;
  return intent;
}

/** What the ledger is asked about a command. */
export function commandQuery({ record, parsed, isFallbackId }: IntentSource): CommandQuery {
  const { command, fingerprint } = parsed as ValidCommand;
  return {
    commandId: command.commandId,
    fingerprint,
    source: coordinates(record),
    ...(isFallbackId ? { isFallbackId } : {}),
  };
}

/** Whether an id is the one that stands for a missing one. */
export function isMadeOfCoordinates(id: string, { topic, partition, offset }: BusRecord): boolean {
  return id === `kafka:${topic}:${partition}:${offset}`;
}

function coordinates({ topic, partition, offset, timestamp }: BusRecord): Coordinates {
  return { topic, partition, offset, timestamp };
}

/** Keys may be personal: the ledger keeps a hash. */
function laneOf({ topic, key }: BusRecord): string | null {
  if (key === null) return null;
  return hash('sha256', Buffer.concat([Buffer.from(`${topic}\0`), key]), 'base64url').slice(0, 22);
}
