import { asText } from './field-reader.js';

export interface Timestamp {
  /** ISO 8601 with `Z` where `isUtc`, otherwise the text as it came. */
  readonly at: string;
  readonly isUtc: boolean;
}

/** ISO 8601 in this millennium: eCall's REST API is of 2023, and .NET's empty date (year 1) is no date. */
const ISO = /^2\d{3}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(?<zone>Z|[+-]\d{2}:?\d{2})?$/i;

/** A time that can be read; one without a zone is no instant, so it is not turned into one. */
export function readTimestamp(value: unknown, zonesHold = true): Timestamp | undefined {
  const text = typeof value === 'string' ? asText(value)?.trim() : undefined;
  const match = text === undefined ? null : ISO.exec(text);
  if (text === undefined || match === null) return undefined;
  const milliseconds = Date.parse(text.replace(' ', 'T'));
  if (Number.isNaN(milliseconds)) return undefined;
  const isUtc = zonesHold && match.groups?.['zone'] !== undefined;
  return isUtc ? { at: new Date(milliseconds).toISOString(), isUtc } : { at: text, isUtc };
}
