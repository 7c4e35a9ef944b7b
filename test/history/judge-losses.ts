import type { History, HistoryCommand, HistoryEvent } from './read-history.js';

const OUTCOMES = ['accepted', 'rejected', 'expired', 'cancelled'];
/** States whose row keeps what is still to come, or waits for a person. */
const KEPT = ['scheduled', 'parked', 'doubt', 'in-doubt', 'dropped'];
/** States whose event must be on its topic. */
const TOLD = ['accepted', 'rejected', 'expired', 'cancelled'];

/** I2: no command is lost, each offset has moved, each outcome is published. */
export function judgeLosses(history: History): string[] {
  const { received, commands, committed, unpublished, rows, events, tooLarge } = history;
  const exempt = new Set([...tooLarge, ...idsOfDeleted(commands)]);
  const bySubject = groupBySubject(events);
  const deadPlaces = new Set(history.deadLetters.map(placeOfDeadLetter));
  const isDead = (place: string) => deadPlaces.has(place);
  const parsed = new Set(commands.map(({ record }) => record));
  const unread = received.filter((record) => record.deleted !== true && !parsed.has(record));
  return [
    ...unread
      .filter((record) => !isDead(placeOf(record)))
      .map((record) => `I2 ${placeOf(record)} holds no command, and is no dead letter`),
    ...commands.flatMap((command) => {
      if (exempt.has(command.commandId) || isDead(placeOf(command.record))) return [];
      const own = bySubject.get(command.commandId) ?? [];
      const isRefused = own.some(({ type, to }) => type === 'rejected' && to === undefined);
      const open = isRefused ? [] : command.to.filter((to) => !hasEnd(history, command, to, own));
      return open.map((to) => `I2 ${command.commandId} to ${to} has no end`);
    }),
    ...committed
      .filter(({ offset, end }) => offset < end)
      .map(({ topic, partition, offset, end }) => `I2 ${topic} ${partition} stands at ${offset} of ${end}`),
    ...unpublished.filter((id) => !exempt.has(id)).map((id) => `I2 the outbox holds an event of ${id}`),
    ...rows
      .filter(({ state, commandId }) => TOLD.includes(state) && !exempt.has(commandId))
      .filter(({ state, commandId }) => !(bySubject.get(commandId) ?? []).some(({ type }) => type === state))
      .map(({ state, commandId }) => `I2 ${commandId} is ${state}, and nobody was told`),
    ...untold(history, exempt, bySubject),
  ];
}

function hasEnd(
  { rows }: History,
  { commandId }: HistoryCommand,
  to: string,
  own: readonly HistoryEvent[],
): boolean {
  const isOver = own.some(
    (event) =>
      event.to === to &&
      (OUTCOMES.includes(event.type) || (event.type === 'in-doubt' && event.data['final'] === true)),
  );
  return (
    isOver || rows.some((row) => row.commandId === commandId && row.to === to && KEPT.includes(row.state))
  );
}

/** What the gateway was told that eCall took, and told nobody. */
function untold(
  { accepted, known, commands }: History,
  exempt: ReadonlySet<string>,
  bySubject: ReadonlyMap<string, readonly HistoryEvent[]>,
): string[] {
  const ids = new Map(commands.map(({ text, commandId }) => [text, commandId]));
  return accepted.flatMap(({ messageId, text, to }) => {
    const id = ids.get(text);
    if (id === undefined || exempt.has(id) || !known.has(messageId)) return [];
    const isTold = (bySubject.get(id) ?? []).some((event) => event.type === 'accepted' && event.to === to);
    return isTold ? [] : [`I2 ${id} to ${to}: eCall's acceptance was known, and nobody was told`];
  });
}

function idsOfDeleted(commands: readonly HistoryCommand[]): string[] {
  return commands.flatMap(({ commandId, record }) => (record.deleted === true ? [commandId] : []));
}

function placeOf({ topic, partition, offset }: { topic: string; partition: number; offset: number }): string {
  return `${topic} ${partition} ${offset}`;
}

function placeOfDeadLetter({ headers }: { headers: Readonly<Record<string, string | null>> }): string {
  return `${headers['dlq-topic']} ${headers['dlq-partition']} ${headers['dlq-offset']}`;
}

function groupBySubject(events: readonly HistoryEvent[]): Map<string, HistoryEvent[]> {
  const groups = new Map<string, HistoryEvent[]>();
  for (const event of events) {
    const group = groups.get(event.subject);
    if (group === undefined) groups.set(event.subject, [event]);
    else group.push(event);
  }
  return groups;
}
