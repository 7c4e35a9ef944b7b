/** So that a simulator that runs for days does not fill the memory; tests stay far below it. */
export const MOST_ENTRIES = 200_000;

/**
 * Adds to the end; a full array first loses its oldest tenth.
 * @returns what was lost
 */
export function boundedPush<Entry>(entries: Entry[], entry: Entry, most: number = MOST_ENTRIES): Entry[] {
  const lost = entries.length < most ? [] : entries.splice(0, Math.ceil(most / 10));
  entries.push(entry);
  return lost;
}
