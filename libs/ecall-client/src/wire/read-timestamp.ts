import { asText } from './field-reader.js';

export interface Timestamp {
  /** ISO 8601 with `Z` where `isUtc`, otherwise the text as it came. */
  readonly at: string;
  readonly isUtc: boolean;
}

/** A time that can be read; one without a zone is no instant, so it is not turned into one. */
export function readTimestamp(value: unknown, zonesHold = true): Timestamp | undefined {
  const text = typeof value === 'string' ? asText(value)?.trim() : undefined;
  if (text === undefined) return undefined;
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds)) return undefined;
  const isUtc = zonesHold && /(Z|[+-]\d{2}:?\d{2})$/i.test(text) && text.includes('T');
  return isUtc ? { at: new Date(milliseconds).toISOString(), isUtc } : { at: text, isUtc };
}
