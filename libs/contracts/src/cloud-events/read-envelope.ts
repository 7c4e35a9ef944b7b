import { describeValue } from '../problems/describe-value.js';
import type { Problem } from '../problems/problem.js';
import { type Envelope, fromAttributes } from './envelope.js';
import { readJson } from './read-json.js';
import { headerText, type RawHeaders } from './record-headers.js';
import { firstTraceparent } from './traceparent.js';

const STRUCTURED = 'application/cloudevents+json';

/** Reads a record's value in any of its three forms: plain JSON, CloudEvent in binary or in structured mode. */
export function readEnvelope(value: Buffer | null, headers: RawHeaders): Envelope {
  const mediaType = headerText(headers, 'content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  const form =
    mediaType === STRUCTURED
      ? readStructured(value)
      : mediaType.startsWith('application/cloudevents')
        ? { problem: otherFormat(mediaType) }
        : readBinaryOrPlain(value, headers);
  // The trace that the event carries goes before the one that the client's instrumentation added to the record.
  const traceparent = firstTraceparent(
    form.traceparent,
    headerText(headers, 'ce_traceparent'),
    headerText(headers, 'traceparent'),
  );
  const { traceparent: _, ...envelope } = form;
  return traceparent === undefined ? envelope : { ...envelope, traceparent };
}

/** A batch, or a format other than JSON. */
function otherFormat(mediaType: string): Problem {
  const detail = `content-type: got ${describeValue(mediaType)}; of CloudEvents it may be ${STRUCTURED}`;
  return { reason: 'not-a-cloud-event', detail };
}

function readBinaryOrPlain(value: Buffer | null, headers: RawHeaders): Envelope {
  const json = readJson(value);
  const specversion = headerText(headers, 'ce_specversion');
  const type = headerText(headers, 'ce_type');
  if (specversion === undefined && type === undefined) return json;
  const id = headerText(headers, 'ce_id');
  const source = headerText(headers, 'ce_source');
  return { ...json, ...fromAttributes({ specversion, type, id, source }, 'ce_') };
}

function readStructured(value: Buffer | null): Envelope {
  const json = readJson(value);
  if ('problem' in json) return json;
  const event = json.data;
  if (typeof event !== 'object' || event === null || Array.isArray(event)) {
    const detail = `value: got ${describeValue(event)}; it may be a CloudEvent object`;
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
