import { EVENT_TYPES } from '@ecall-gateway/contracts';
import type { ReadEvent } from './evidence.js';

const OUTCOMES: readonly string[] = [
  EVENT_TYPES.accepted,
  EVENT_TYPES.rejected,
  EVENT_TYPES.expired,
  EVENT_TYPES.cancelled,
];

export function isOutcome({ type }: ReadEvent): boolean {
  return OUTCOMES.includes(type);
}

/** An outcome, or the last word on a doubt. */
export function isEnd(event: ReadEvent): boolean {
  return isOutcome(event) || (event.type === EVENT_TYPES.inDoubt && event.data.final);
}

const OF_THE_WHOLE: readonly string[] = ['unknown-account', 'missing-sender'];

/** The command was refused before any of its messages began. */
export function isRefusalOfWhole(event: ReadEvent): boolean {
  return event.type === EVENT_TYPES.rejected && OF_THE_WHOLE.includes(event.data.reason);
}

export function firstOfEach(events: readonly ReadEvent[]): ReadEvent[] {
  const seen = new Set<string>();
  return events.filter(({ id }) => !seen.has(id) && seen.add(id));
}
