import { must } from './must.js';

/** So many messages to one number within a sliding window. */
export interface RecipientLimit {
  readonly count: number;
  readonly windowMs: number;
}

/** Segments of an account. */
export const MOST_PER_DAY = 1_000_000_000;

const UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const LONGEST_WINDOW_MS = 7 * 86_400_000;

export const RECIPIENT_LIMIT = 'a number of messages per time, such as 5/1h (s, m, h or d; at most 7d)';

export function recipientLimit(input: string): RecipientLimit {
  const [, count, length, unit = ''] = /^(\d{1,6})\/(\d{1,6})([smhd])$/.exec(input.replaceAll(' ', '')) ?? [];
  const limit = { count: Number(count), windowMs: Number(length) * (UNITS_MS[unit] ?? Number.NaN) };
  return must(limit.count >= 1 && limit.windowMs >= 1_000 && limit.windowMs <= LONGEST_WINDOW_MS, limit);
}

/** A time of day somewhere on earth. */
export interface DailyTime {
  readonly hour: number;
  readonly minute: number;
  /** By its IANA name. */
  readonly timeZone: string;
}

export function dailyTime(input: string): DailyTime {
  const [, hour, minute, zone] = /^([01]\d|2[0-3]):([0-5]\d) +([A-Za-z][\w/+-]*)$/.exec(input) ?? [];
  if (zone === undefined) throw new Error('no time and zone');
  // Throws for a zone that does not exist.
  const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions();
  return { hour: Number(hour), minute: Number(minute), timeZone };
}
