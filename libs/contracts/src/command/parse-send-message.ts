import { SEND_MESSAGE_TYPE } from '../cloud-events/command-types.js';
import type { Envelope } from '../cloud-events/envelope.js';
import { readEnvelope } from '../cloud-events/read-envelope.js';
import type { RawHeaders } from '../cloud-events/record-headers.js';
import type { Problem } from '../problems/problem.js';
import { fingerprintOf, fingerprintOfInvalid } from './fingerprint.js';
import { normalizeCommand } from './normalize-command.js';
import type { InvalidCommand, ParsedCommand, ValidCommand } from './normalized-command.js';
import { readableFacts } from './readable-facts.js';
import { validateCommand } from './validate-command.js';
import type { Writable } from '../writable.js';

/** A record as it lies on the topic. */
export interface RawCommandRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  /** Says nothing about the command; here so that a record can be handed over as it is. */
  readonly key?: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: RawHeaders;
}

export interface ParseOptions {
  /** National numbers are read as this country's; two letters. */
  readonly defaultCountry?: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Reads a command: plain JSON, or a CloudEvent in binary or structured mode. A cancel is none: `parseRecord` reads both. Never
 * throws.
 */
export function parseSendMessage(record: RawCommandRecord, options: ParseOptions): ParsedCommand {
  return readSendMessage(record, readEnvelope(record.value, record.headers), options);
}

/** Reads a command from a record and what {@link readEnvelope} made of it. */
export function readSendMessage(
  record: RawCommandRecord,
  envelope: Envelope,
  options: ParseOptions,
): ParsedCommand {
  const parsed = read(record, envelope, options);
  if ('reason' in parsed) return invalid(record, envelope, options, parsed);
  const valid: Writable<ValidCommand> = { kind: 'valid', ...parsed };
  if (envelope.traceparent !== undefined) valid.traceparent = envelope.traceparent;
  return valid;
}

function read(record: RawCommandRecord, envelope: Envelope, { now, defaultCountry }: ParseOptions) {
  if (envelope.problem) return envelope.problem;
  if (envelope.type !== undefined && envelope.type !== SEND_MESSAGE_TYPE) {
    return { reason: 'wrong-type', detail: `type: it may be ${SEND_MESSAGE_TYPE} for a command` } as const;
  }
  const validated = validateCommand(envelope.data, now);
  if ('reason' in validated) return validated;
  const identity = identityOf(record, envelope, validated.commandId ?? undefined);
  if ('reason' in identity) return identity;
  const normalized = normalizeCommand(identity.commandId, validated, defaultCountry);
  if ('reason' in normalized) return normalized;
  const { command, impossibleRecipients } = normalized;
  const fingerprint = fingerprintOf({ ...command, to: validated.to }, identity.salt);
  return { command, impossibleRecipients, fingerprint };
}

/**
 * The command's own id, else the CloudEvent's, else the record's coordinates. An id that others may use too is made
 * one's own in the fingerprint: a CloudEvent's by its source, coordinates by the record's time (a topic made anew starts
 * at offset 0 again).
 */
function identityOf(
  { topic, partition, offset, timestamp }: RawCommandRecord,
  { id, idProblem, source }: Envelope,
  own: string | undefined,
): { readonly commandId: string; readonly salt: string } | Problem {
  if (own !== undefined) return { commandId: own, salt: '' };
  if (idProblem) return idProblem;
  if (id !== undefined) return { commandId: id, salt: source ?? '' };
  return { commandId: `kafka:${topic}:${partition}:${offset}`, salt: String(timestamp) };
}

function invalid(
  { value }: RawCommandRecord,
  { data, id, source, traceparent }: Envelope,
  { defaultCountry }: ParseOptions,
  { reason, detail, fields }: Problem,
): InvalidCommand {
  const facts = readableFacts(data, defaultCountry);
  // An own id that is there but wrong does not fall back.
  const commandId = facts.hasOwnId ? facts.commandId : id;
  return {
    kind: 'invalid',
    reason,
    detail,
    fields: fields ?? detail.split(': ', 1),
    fingerprint: fingerprintOfInvalid(value, facts.hasOwnId ? '' : (source ?? '')),
    ...(commandId === undefined ? {} : { commandId }),
    ...facts.shown,
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}
