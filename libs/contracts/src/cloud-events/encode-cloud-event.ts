/** A CloudEvent as a publisher makes it (CloudEvents 1.0, Kafka protocol binding 1.0.2). */
export interface OutgoingCloudEvent {
  readonly id: string;
  /** A URI reference that names the publisher. */
  readonly source: string;
  readonly type: string;
  readonly data: object;
  /** W3C Trace Context. */
  readonly traceparent?: string | undefined;
}

/** A record's value and headers. */
export interface EncodedRecord {
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Binary mode has the attributes in headers and the data as value; structured mode has all of it in the value. */
export function encodeCloudEvent(event: OutgoingCloudEvent, mode: 'binary' | 'structured'): EncodedRecord {
  const { id, source, type, data, traceparent } = event;
  const attributes = {
    specversion: '1.0',
    id,
    source,
    type,
    ...(traceparent === undefined ? {} : { traceparent }),
  };
  if (mode === 'structured') {
    return {
      value: JSON.stringify({ ...attributes, datacontenttype: 'application/json', data }),
      headers: { 'content-type': 'application/cloudevents+json; charset=utf-8' },
    };
  }
  const prefixed = Object.entries(attributes).map(([name, text]) => [`ce_${name}`, text]);
  return {
    value: JSON.stringify(data),
    headers: { ...Object.fromEntries(prefixed), 'content-type': 'application/json' },
  };
}
