import type { IncomingHttpHeaders } from 'node:http';

/** A command as it came over HTTP. */
export interface PostedCommand {
  /** Parsed from JSON. */
  readonly body: unknown;
  readonly headers: IncomingHttpHeaders;
}

/** The record that stands for it on the topic, but for its topic. */
export interface CommandRecord {
  readonly value: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  /** As the caller chose it; the commandId is the key where it is missing. */
  readonly key?: Buffer;
}

const STRUCTURED = 'application/cloudevents+json';
/** As the HTTP protocol binding of CloudEvents has them; the Kafka binding writes `ce_`. */
const ATTRIBUTE = /^ce-([a-z\d]{1,20})$/;
/** A key may be a phone number: it has no place in an address, which is logged on the way. */
const KEY_HEADER = 'record-key';

/**
 * The command as on the topic: plain JSON, or a CloudEvent in structured or binary mode. One that names no id gets one, so
 * that the caller knows it whatever becomes of the answer.
 */
export function commandRecord({ body, headers }: PostedCommand, newId: () => string): CommandRecord {
  const found = attributesOf(headers);
  const mediaType = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  const isBinary = mediaType !== STRUCTURED && Object.keys(found).length > 0;
  const isStructured = !isBinary && (mediaType === STRUCTURED || (isObject(body) && 'specversion' in body));
  const attributes = isBinary ? found : {};
  const idField = isStructured ? 'id' : 'commandId';
  const value = isBinary || !lacks(body, idField) ? body : { ...body, [idField]: newId() };
  const partitionKey = isStructured && isObject(body) ? body['partitionkey'] : attributes['ce_partitionkey'];
  const { traceparent } = headers;
  const key = keyOf(headers[KEY_HEADER], partitionKey);
  return {
    value: Buffer.from(JSON.stringify(value)),
    headers: {
      'content-type': isStructured ? STRUCTURED : 'application/json',
      ...(isBinary && lacks(body, 'commandId') ? { ce_id: newId() } : {}),
      ...attributes,
      ...(typeof traceparent === 'string' ? { traceparent } : {}),
    },
    ...(key === undefined ? {} : { key }),
  };
}

function attributesOf(headers: IncomingHttpHeaders): Record<string, string> {
  const found = Object.entries(headers).flatMap(([name, value]) => {
    const [, attribute] = ATTRIBUTE.exec(name) ?? [];
    return attribute === undefined || value === undefined
      ? []
      : [[`ce_${attribute}`, decoded(String(value))]];
  });
  return Object.fromEntries(found) as Record<string, string>;
}

/** The HTTP binding writes what is not ASCII in percent signs. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function keyOf(header: string | string[] | undefined, partitionKey: unknown): Buffer | undefined {
  // Node reads headers as Latin-1; the bytes are the caller's.
  if (typeof header === 'string' && header !== '') return Buffer.from(header, 'latin1');
  return typeof partitionKey === 'string' && partitionKey !== '' ? Buffer.from(partitionKey) : undefined;
}

function lacks(body: unknown, field: string): body is Readonly<Record<string, unknown>> {
  return isObject(body) && (body[field] === undefined || body[field] === null);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
