import type { History, HistoryCommand } from './read-history.js';

/** I4: eCall takes messages of one key in the order of their records, but for what was in doubt or chose its time. */
export function judgeOrder({ commands, events, accepted, untold }: History): string[] {
  // Where events are missing, a doubt may be among them. That they are is judged as a loss.
  const doubtful = new Set([
    ...events.filter(({ type }) => type === 'in-doubt').map(({ subject }) => subject),
    ...untold,
  ]);
  const copies = new Map<string, HistoryCommand[]>();
  for (const command of commands)
    copies.set(command.commandId, [...(copies.get(command.commandId) ?? []), command]);
  const laneOf = ({ record }: HistoryCommand) =>
    `${record.topic} ${record.former === true ? 'former ' : ''}${record.partition} ${record.key}`;
  /** By text, its lane and its place in it. */
  const places = new Map<string, { readonly lane: string; readonly offset: number }>();
  for (const [id, [first, ...more]] of copies) {
    if (first === undefined || first.record.key === null || doubtful.has(id)) continue;
    const isPlain = first.to.length === 1 && !first.waits;
    if (isPlain && more.every((copy) => laneOf(copy) === laneOf(first)))
      places.set(first.text, { lane: laneOf(first), offset: first.record.offset });
  }
  const furthest = new Map<string, { readonly offset: number; readonly text: string }>();
  const broken: string[] = [];
  for (const { text } of accepted) {
    const place = places.get(text);
    if (place === undefined) continue;
    const before = furthest.get(place.lane);
    if (before !== undefined && before.offset > place.offset)
      broken.push(`I4 '${text}' came to eCall after '${before.text}', which stands behind it`);
    else furthest.set(place.lane, { offset: place.offset, text });
  }
  return broken;
}
