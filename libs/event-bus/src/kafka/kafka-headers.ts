import type { IHeaders } from 'kafkajs';
import type { OutgoingRecord, RecordHeaders } from '../port/event-bus.port.js';

/** kafkajs gives a header as a Buffer, or as an array when it stands several times; its types allow text too. */
export function headersFromKafka(headers: IHeaders | undefined): RecordHeaders {
  return Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, value]) => [
      name,
      value === undefined || value === null ? null : Array.isArray(value) ? value.map(bytes) : bytes(value),
    ]),
  );
}

export function headersToKafka(headers: OutgoingRecord['headers']): IHeaders {
  return Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, value]) => [
      name,
      typeof value === 'string' || Buffer.isBuffer(value) ? value : [...value],
    ]),
  );
}

function bytes(value: Buffer | string): Buffer {
  return typeof value === 'string' ? Buffer.from(value) : value;
}
