import { DeadLetter } from '@ecall-gateway/event-bus';

/** A count of seconds since 1970 from 2001 to 2286: what a publisher writes that forgets the milliseconds. */
const SECONDS = { from: 1_000_000_000, to: 10_000_000_000 };

/** For a record that is older than what the ledger remembers. Says how its timestamp (milliseconds) reads. */
export function tooOld(timestamp: number): DeadLetter {
  const date = new Date(timestamp);
  const reading = Number.isNaN(date.getTime()) ? 'no date' : date.toISOString();
  const isSeconds = timestamp >= SECONDS.from && timestamp < SECONDS.to;
  const hint = isSeconds
    ? `; it looks like seconds (${new Date(timestamp * 1_000).toISOString()}), and must be milliseconds`
    : '';
  return new DeadLetter(
    'too-old',
    `the record is older than what the ledger remembers: its timestamp reads as ${reading}${hint}`,
  );
}
