import type { IHeaders } from 'kafkajs';

/** A record as it comes from Kafka. */
export interface EventRecord {
  readonly topic: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: IHeaders;
}

/** An event of the gateway: a CloudEvent in binary mode. */
export interface GatewayEvent {
  readonly id: string;
  /** As `ecall.message.accepted.v1`. */
  readonly type: string;
  /** The `commandId`; of an inbound message its `messageId`. */
  readonly subject: string;
  /** ISO 8601. */
  readonly time: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Reads an event; `undefined` when the record is none. Fields that are not known are kept. */
export function readEvent({ headers, value }: EventRecord): GatewayEvent | undefined {
  const type = header(headers, 'ce_type');
  if (type === undefined || value === null) return undefined;
  const data = parseObject(value.toString('utf8'));
  if (data === undefined) return undefined;
  return {
    id: header(headers, 'ce_id') ?? '',
    type,
    subject: header(headers, 'ce_subject') ?? '',
    time: header(headers, 'ce_time') ?? '',
    data,
  };
}

function header(headers: IHeaders, name: string): string | undefined {
  const value = headers[name];
  const first = Array.isArray(value) ? value[0] : value;
  return first?.toString();
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
