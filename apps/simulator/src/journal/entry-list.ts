/** Keeps a simulator that runs for days from filling the memory; tests stay far below it. */
export const MOST_ENTRIES = 200_000;

/**
 * Adds to the end; a full array first loses its oldest tenth.
 * @returns the entries that were lost
 */
export function boundedPush<Entry>(entries: Entry[], entry: Entry, most: number = MOST_ENTRIES): Entry[] {
  const lost = entries.length < most ? [] : entries.splice(0, Math.ceil(most / 10));
  entries.push(entry);
  return lost;
}

/** The entries after a sequence. Sequences rise by one from entry to entry, so the place of the first is known. */
export function entriesAfter<Entry extends { readonly sequence: number }>(
  entries: readonly Entry[],
  since: number,
): readonly Entry[] {
  const [first] = entries;
  return first === undefined ? [] : entries.slice(Math.max(0, since - first.sequence + 1));
}
