import type { TimelineEntry } from '../port/send-row.js';

/** Steps that a row remembers; of more, the first ones and the latest. */
export const MAX_TIMELINE = 40;
/** How many of the first ones stay. */
export const FIRST_OF_TIMELINE = 10;

export function remember(timeline: TimelineEntry[], entry: TimelineEntry): void {
  if (timeline.length >= MAX_TIMELINE) timeline.splice(FIRST_OF_TIMELINE, 1);
  timeline.push(entry);
}
