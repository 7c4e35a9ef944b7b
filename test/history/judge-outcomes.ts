import type { History, HistoryEvent } from './read-history.js';

const OUTCOMES = ['accepted', 'rejected', 'expired', 'cancelled'];
/** Each says that the message was never sent. */
const DENIALS = ['rejected', 'expired', 'cancelled'];
/** Reasons that say that eCall refused the message. */
const REASONS_OF_ECALL = ['refused-by-ecall', 'forbidden'];

/** I3: a message has one outcome, it is true, and each repeat of an event has the same bytes. */
export function judgeOutcomes(history: History): string[] {
  const { events, accepted, commands, refused, run } = history;
  const texts = new Map<string, string[]>();
  for (const { commandId, text } of commands) texts.set(commandId, [...(texts.get(commandId) ?? []), text]);
  const taken = new Set(accepted.map(({ to, text }) => `${to} ${text}`));
  const broken = [...repeatsWithOtherBytes(events)];
  const outcomes = new Map<string, Map<string, HistoryEvent>>();
  for (const event of events) {
    if (!OUTCOMES.includes(event.type)) continue;
    const message = `${event.subject} to ${event.to}`;
    const known = outcomes.get(message) ?? new Map<string, HistoryEvent>();
    outcomes.set(message, known.set(event.id, event));
  }
  for (const [message, byId] of outcomes) {
    const all = [...byId.values()];
    if (all.length > 1) broken.push(`I3 ${message} ended as ${all.map(({ type }) => type).join(' and ')}`);
    for (const { type, subject, to, data } of all) {
      const own = texts.get(subject) ?? [];
      const isTaken = own.some((text) => taken.has(`${to} ${text}`));
      if (DENIALS.includes(type) && isTaken)
        broken.push(`I3 ${message}: eCall took it, the event says ${type}`);
      if (type === 'accepted' && !isTaken) broken.push(`I3 ${message} is accepted, and eCall never took it`);
      const isEcalls = type === 'rejected' && REASONS_OF_ECALL.includes(String(data['reason']));
      if (run.refusals === 'known' && isEcalls && !own.some((text) => refused.has(`${to} ${text}`)))
        broken.push(`I3 ${message} is rejected, and eCall never refused it for what it is`);
    }
  }
  return broken;
}

function* repeatsWithOtherBytes(events: readonly HistoryEvent[]): Iterable<string> {
  const bytes = new Map<string, string>();
  for (const { id, type, subject, record } of events) {
    const text = JSON.stringify([record.key, record.value, record.headers]);
    if ((bytes.get(id) ?? text) !== text) yield `I3 ${type} of ${subject} was published with other bytes`;
    bytes.set(id, text);
  }
}
