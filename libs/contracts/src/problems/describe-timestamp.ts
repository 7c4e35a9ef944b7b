/** No gateway and no Kafka has written a record before. */
const EARLIEST = Date.parse('2010-01-01T00:00:00Z');
const YEAR_MS = 366 * 86_400_000;
/** The furthest instants that a `Date` can be. */
const LIMIT_MS = 8_640_000_000_000_000;

/** Milliseconds in one of what the producer probably counted in. */
const UNITS = [
  ['seconds', 1_000],
  ['microseconds', 0.001],
  ['nanoseconds', 0.000_001],
] as const;

/**
 * What a record's timestamp reads as, for an error about it, and what was probably meant where it cannot be true: a producer
 * that counts in seconds writes times of January 1970.
 *
 * @param timestamp as it stands in the record, read as milliseconds since the epoch
 * @param now milliseconds since the epoch
 */
export function describeTimestamp(timestamp: number, now: number): string {
  if (!Number.isFinite(timestamp) || timestamp < 0) return 'no time at all';
  const read = timestamp <= LIMIT_MS ? new Date(timestamp).toISOString() : 'a time beyond all calendars';
  if (isPlausible(timestamp, now)) return read;
  const unit = UNITS.find(([, factor]) => isPlausible(timestamp * factor, now));
  if (unit === undefined) return read;
  const [name, factor] = unit;
  const meant = new Date(timestamp * factor).toISOString();
  return `${read}, and looks like ${name} instead of milliseconds (it would then be ${meant})`;
}

function isPlausible(timestamp: number, now: number): boolean {
  return timestamp >= EARLIEST && timestamp <= now + YEAR_MS;
}
