/** Groups what lies on the partitions of topics by topic, as requests want it. */
export function byTopic<T extends { readonly topic: string }>(entries: readonly T[]): Array<[string, T[]]> {
  const topics = new Map<string, T[]>();
  for (const entry of entries) {
    const own = topics.get(entry.topic);
    if (own === undefined) topics.set(entry.topic, [entry]);
    else own.push(entry);
  }
  return [...topics];
}
