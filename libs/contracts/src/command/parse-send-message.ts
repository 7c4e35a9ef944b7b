import type { RawHeaders } from '../cloud-events/record-headers.js';
import { readEnvelope, type Envelope } from '../cloud-events/read-cloud-event.js';
import { describeValue } from '../describe-value.js';
import { SEND_MESSAGE_TYPE } from './command-type.js';
import { fingerprintOf, fingerprintOfInvalid } from './fingerprint.js';
import { normalizeCommand } from './normalize-command.js';
import type { InvalidCommand, ParsedCommand } from './normalized-command.js';
import { readableFacts } from './readable-facts.js';
import type { Problem } from './problem.js';
import { validateCommand } from './validate-command.js';

/** A record as it lies on the topic. */
export interface RawCommandRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly value: Buffer | null;
  readonly headers: RawHeaders;
}

export interface ParseOptions {
  /** National numbers are read as this country's; two letters. */
  readonly defaultCountry?: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Reads a command: plain JSON, or a CloudEvent in binary or structured mode. Never throws. */
export function parseSendMessage(record: RawCommandRecord, options: ParseOptions): ParsedCommand {
  const envelope = readEnvelope(record.value, record.headers);
  if (envelope.kind === 'unreadable') return invalid(record, envelope, undefined, envelope);
  const { data } = envelope;
  const wrongType = typeProblem(envelope);
  if (wrongType) return invalid(record, envelope, data, wrongType);
  const validated = validateCommand(data, options.now);
  if ('reason' in validated) return invalid(record, envelope, data, validated);
  const identity = identityOf(record, envelope, validated.commandId ?? undefined);
  if ('reason' in identity) return invalid(record, envelope, data, identity);
  const normalized = normalizeCommand(identity.commandId, validated, options.defaultCountry);
  if ('reason' in normalized) return invalid(record, envelope, data, normalized);
  return {
    kind: 'valid',
    ...normalized,
    fingerprint: fingerprintOf(data as object, identity.salt),
    ...(envelope.traceparent === undefined ? {} : { traceparent: envelope.traceparent }),
  };
}

type Readable = Exclude<Envelope, { kind: 'unreadable' }>;

function typeProblem({ kind, type }: Readable): Problem | undefined {
  if (kind === 'plain' || type === SEND_MESSAGE_TYPE) return undefined;
  return {
    reason: 'wrong-type',
    detail: `ce_type: got ${describeValue(type)}; it may be ${SEND_MESSAGE_TYPE}`,
  };
}

/**
 * The command's own id, else the CloudEvent's, else the record's coordinates. An id that others may use too is made
 * one's own in the fingerprint: a CloudEvent's by its source, coordinates by the record's time (a topic made anew starts
 * at offset 0 again).
 */
function identityOf(
  { topic, partition, offset, timestamp }: RawCommandRecord,
  { id, source }: Readable,
  own: string | undefined,
): { readonly commandId: string; readonly salt: string } | Problem {
  if (own !== undefined) return { commandId: own, salt: '' };
  if (id === undefined)
    return { commandId: `kafka:${topic}:${partition}:${offset}`, salt: String(timestamp) };
  if (id !== '' && id.length <= 128) return { commandId: id, salt: source ?? '' };
  return {
    reason: 'invalid-field',
    detail: `ce_id: got ${describeValue(id)}; it may be text of 1 to 128 characters`,
  };
}

function invalid(
  { value }: RawCommandRecord,
  envelope: { readonly id?: string; readonly source?: string; readonly traceparent?: string },
  data: unknown,
  { reason, detail }: Problem,
): InvalidCommand {
  const facts = readableFacts(data);
  const ceId =
    envelope.id !== undefined && envelope.id !== '' && envelope.id.length <= 128 ? envelope.id : undefined;
  // An own id that is there but wrong does not fall back.
  const commandId = facts.hasOwnId ? facts.commandId : ceId;
  return {
    kind: 'invalid',
    reason,
    detail,
    fingerprint: fingerprintOfInvalid(value, facts.hasOwnId ? '' : (envelope.source ?? '')),
    ...(commandId === undefined ? {} : { commandId }),
    ...facts.shown,
    ...(envelope.traceparent === undefined ? {} : { traceparent: envelope.traceparent }),
  };
}
