import { describeText } from '../problems/describe-value.js';
import type { Problem } from '../problems/problem.js';
import { fromAttributes, type Envelope } from './envelope.js';
import { readJson, type Json } from './read-json.js';
import { headerText, type RawHeaders } from './record-headers.js';
import { firstTraceparent } from './traceparent.js';

const STRUCTURED = 'application/cloudevents+json';

/**
 * Reads a record's value in any of its three forms: plain JSON, CloudEvent in binary or in structured mode. Where the record has
 * no content type, `specversion` in the value tells a structured CloudEvent: a plain command has no such field.
 */
export function readEnvelope(value: Buffer | null, headers: RawHeaders): Envelope {
  const form = readForm(value, headers);
  // The trace that the event carries goes before the one that the client's instrumentation added to the record.
  const traceparent = firstTraceparent(
    form.traceparent,
    headerText(headers, 'ce_traceparent'),
    headerText(headers, 'traceparent'),
  );
  const { traceparent: _, ...envelope } = form;
  return traceparent === undefined ? envelope : { ...envelope, traceparent };
}

function readForm(value: Buffer | null, headers: RawHeaders): Envelope {
  const contentType = headerText(headers, 'content-type')?.trim() ?? '';
  const mediaType = contentType.replaceAll('"', '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (mediaType === STRUCTURED) {
    const event = readStructured(readJson(value));
    return contentType.startsWith('"') ? { ...event, problem: wrongContentType(contentType) } : event;
  }
  if (mediaType.startsWith('application/cloudevents')) return { problem: wrongContentType(contentType) };
  return readBinaryOrPlain(readJson(value), headers, contentType);
}

function readBinaryOrPlain(json: Json, headers: RawHeaders, contentType: string): Envelope {
  const specversion = headerText(headers, 'ce_specversion');
  const type = headerText(headers, 'ce_type');
  if (specversion !== undefined || type !== undefined) {
    const id = headerText(headers, 'ce_id');
    const source = headerText(headers, 'ce_source');
    return { ...json, ...fromAttributes({ specversion, type, id, source }, 'ce_') };
  }
  if (!('data' in json) || !hasSpecversion(json.data)) return json;
  const event = readStructured(json);
  return contentType === '' ? event : { ...event, problem: wrongContentType(contentType) };
}

function hasSpecversion(data: unknown): boolean {
  return typeof data === 'object' && data !== null && Object.hasOwn(data, 'specversion');
}

/** Another media type, a batch, another format than JSON, or a header in quotes. */
function wrongContentType(contentType: string): Problem {
  const detail = `content-type: got ${describeText(contentType)}; of a structured CloudEvent it may be ${STRUCTURED}`;
  return { reason: 'not-a-cloud-event', detail };
}

function readStructured(json: Json): Envelope {
  if ('problem' in json) return json;
  const event = json.data;
  if (typeof event !== 'object' || event === null || Array.isArray(event)) {
    const detail = `value: got ${describeText(event)}; it may be a CloudEvent object`;
    return { problem: { reason: 'not-a-cloud-event', detail } };
  }
  const { data, data_base64: base64, traceparent } = event as Record<string, unknown>;
  return {
    ...(data === undefined && typeof base64 === 'string'
      ? readJson(Buffer.from(base64, 'base64'))
      : { data }),
    ...fromAttributes(event, ''),
    ...(typeof traceparent === 'string' ? { traceparent } : {}),
  };
}
