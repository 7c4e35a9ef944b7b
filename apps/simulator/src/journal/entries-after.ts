/** Sequences rise by one from entry to entry, so that the place of the first wanted one is known. */
export function entriesAfter<Entry extends { readonly sequence: number }>(
  entries: readonly Entry[],
  since: number,
): readonly Entry[] {
  const [first] = entries;
  return first === undefined ? [] : entries.slice(Math.max(0, since - first.sequence + 1));
}
