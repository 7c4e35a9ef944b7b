import { hash } from 'node:crypto';
import type { InvalidCommand, ParsedCommand, ValidCommand } from '@ecall-gateway/contracts';
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
  return {
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
    ...(parsed.expiresAt === undefined ? {} : { expiresAt: parsed.expiresAt }),
    ...(parsed.segments === undefined ? {} : { segments: parsed.segments }),
    ...(parsed.encoding === undefined ? {} : { encoding: parsed.encoding }),
    ...(traceparent === undefined ? {} : { traceparent }),
    ...ofRecord(source),
  };
}

/** The row of a command that was refused as a whole: it has no recipient of its own. */
export function refusalIntent(
  source: IntentSource,
  commandId: string,
  command: Partial<InvalidCommand>,
): Intent {
  return {
    commandId,
    recipient: command.to ?? '',
    fingerprint: command.fingerprint ?? '',
    account: command.account ?? '',
    channel: command.channel ?? '',
    policy: 'park',
    metadata: command.metadata ?? {},
    command: '',
    ...(command.traceparent === undefined ? {} : { traceparent: command.traceparent }),
    ...ofRecord(source),
  };
}

function ofRecord({
  record,
  isFallbackId,
  isUrgent,
  publishedAt,
  now,
  retentionDays,
}: IntentSource): Pick<SendIntent, 'source' | 'orderingKey' | 'isFallbackId' | 'urgent' | 'onlyIfKnown'> {
  const onlyIfKnown = publishedAt < now - (retentionDays - 1) * DAY_MS;
  return {
    source: coordinates(record),
    orderingKey: laneOf(record),
    ...(isFallbackId ? { isFallbackId } : {}),
    ...(isUrgent ? { urgent: true } : {}),
    ...(onlyIfKnown ? { onlyIfKnown } : {}),
  };
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
