import { describeValue } from '../describe-value.js';
import { headerText, type RawHeaders } from './record-headers.js';

/** What a record says as a CloudEvent (Kafka protocol binding 1.0), or plainly. */
export type Envelope =
  | {
      readonly kind: 'plain' | 'cloud-event';
      /** The data, parsed from JSON. */
      readonly data: unknown;
      readonly id?: string;
      readonly source?: string;
      readonly type?: string;
      readonly traceparent?: string;
    }
  | {
      readonly kind: 'unreadable';
      readonly reason: string;
      readonly detail: string;
      readonly id?: string;
      readonly source?: string;
    };

/** Reads a record's value in any of its three forms: plain JSON, CloudEvent in binary or in structured mode. */
export function readEnvelope(value: Buffer | null, headers: RawHeaders): Envelope {
  const contentType = headerText(headers, 'content-type')?.toLowerCase() ?? '';
  if (contentType.startsWith('application/cloudevents+json')) return readStructured(value);
  const traceparent = headerText(headers, 'ce_traceparent') ?? headerText(headers, 'traceparent');
  const trace = traceparent === undefined ? {} : { traceparent };
  const specVersion = headerText(headers, 'ce_specversion');
  const binary = specVersion !== undefined || headerText(headers, 'ce_type') !== undefined;
  const attributes = binary ? binaryAttributes(headers) : {};
  if (binary && specVersion !== '1.0') {
    return unreadable(
      'not-a-cloud-event',
      `ce_specversion: got ${describeValue(specVersion)}; it may be 1.0`,
      attributes,
    );
  }
  const json = readJson(value);
  if ('reason' in json) return { ...json, ...pick(attributes) };
  return { kind: binary ? 'cloud-event' : 'plain', data: json.data, ...attributes, ...trace };
}

function binaryAttributes(headers: RawHeaders) {
  const id = headerText(headers, 'ce_id');
  const source = headerText(headers, 'ce_source');
  const type = headerText(headers, 'ce_type');
  return {
    ...(id === undefined ? {} : { id }),
    ...(source === undefined ? {} : { source }),
    ...(type === undefined ? {} : { type }),
  };
}

function readStructured(value: Buffer | null): Envelope {
  const json = readJson(value);
  if ('reason' in json) return json;
  const event = json.data;
  if (typeof event !== 'object' || event === null || Array.isArray(event)) {
    return unreadable(
      'not-a-cloud-event',
      `value: got ${describeValue(event)}; it may be a CloudEvent object`,
      {},
    );
  }
  const { specversion, data, data_base64: base64 } = event as Record<string, unknown>;
  const attributes = textOf(event as Record<string, unknown>, ['id', 'source', 'type', 'traceparent']);
  if (specversion !== '1.0') {
    return unreadable(
      'not-a-cloud-event',
      `specversion: got ${describeValue(specversion)}; it may be 1.0`,
      attributes,
    );
  }
  if (data !== undefined || typeof base64 !== 'string') return { kind: 'cloud-event', data, ...attributes };
  const decoded = readJson(Buffer.from(base64, 'base64'));
  return 'reason' in decoded
    ? { ...decoded, ...pick(attributes) }
    : { kind: 'cloud-event', data: decoded.data, ...attributes };
}

function textOf(object: Record<string, unknown>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => (typeof object[name] === 'string' ? [[name, object[name]]] : [])),
  );
}

function pick({ id, source }: { id?: string; source?: string }) {
  return { ...(id === undefined ? {} : { id }), ...(source === undefined ? {} : { source }) };
}

type Unreadable = Extract<Envelope, { kind: 'unreadable' }>;

function unreadable(
  reason: string,
  detail: string,
  attributes: { id?: string; source?: string },
): Unreadable {
  return { kind: 'unreadable', reason, detail, ...pick(attributes) };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function readJson(value: Buffer | null): { readonly data: unknown } | Unreadable {
  if (value === null || value.length === 0) {
    return unreadable('empty', `value: got ${value === null ? 'nothing' : 'no bytes'}; it may be JSON`, {});
  }
  try {
    return { data: JSON.parse(utf8.decode(value)) as unknown };
  } catch {
    return unreadable(
      'not-json',
      `value: got ${value.length} bytes that are no JSON in UTF-8; it may be JSON`,
      {},
    );
  }
}
