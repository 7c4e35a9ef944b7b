import type { GuardsLine } from './history-line.js';
import type { History, TakenMessage } from './read-history.js';

/** Of the numbers that histories use; every other one belongs to no country. */
const COUNTRIES = new Map([
  ['+41', 'CH'],
  ['+49', 'DE'],
]);

/** A message goes only where its account's guards let it, and its event says where that was. */
export function judgeGuards(history: History): string[] {
  const { accepted, events, guards } = history;
  if (guards.length === 0) return [];
  const sentTo = new Map(accepted.map((message) => [message.messageId, message]));
  return [
    ...accepted
      .filter((message) => !allowances(history, message).some((allows) => allows))
      .map(({ text, to, sentTo: number }) => `G '${text}' to ${to} went to ${number} against the guards`),
    ...events.flatMap(({ type, subject, to, data }) => {
      const message = sentTo.get(String(data['messageId']));
      if (type !== 'accepted' || message === undefined) return [];
      const elsewhere = message.sentTo === message.to ? undefined : message.sentTo;
      if (data['redirectedTo'] === elsewhere) return [];
      return [
        `G ${subject} to ${to} went to ${elsewhere}, and its event says ${String(data['redirectedTo'])}`,
      ];
    }),
    ...rejections(history),
  ];
}

/** Of each set of guards that the call may have met, whether it let the message go there. */
function allowances({ guards, run }: History, { account, at, to, sentTo }: TakenMessage): boolean[] {
  const earliest = at - (run.latestAfterGuardsMs ?? Number.POSITIVE_INFINITY);
  const met: GuardsLine[] = [];
  for (const line of guards) {
    if (line.account !== account || line.at > at) continue;
    // What stood before counts no more, once it was replaced before the call can have begun.
    if (line.at < earliest) met.length = 0;
    met.push(line);
  }
  if (met.length === 0) return [true];
  return met.map((line) => reasonsOf(line, to).length === 0 && (line.redirectTo ?? to) === sentTo);
}

/** A guard rejects only what it refuses. */
function rejections({ events, commands, guards }: History): string[] {
  return events.flatMap(({ type, subject, to, data }) => {
    const reason = String(data['reason']);
    const isGuards = reason === 'recipient-not-allowed' || reason === 'country-not-allowed';
    if (type !== 'rejected' || to === undefined || !isGuards) return [];
    const accounts = commands.filter(({ commandId }) => commandId === subject).map(({ account }) => account);
    const isMeant = guards.some(
      (line) => accounts.includes(line.account) && reasonsOf(line, to).includes(reason),
    );
    return isMeant ? [] : [`G ${subject} to ${to} is rejected (${reason}), and no guard refuses it`];
  });
}

function reasonsOf({ allowedTo, countries }: GuardsLine, number: string): string[] {
  const admits = (pattern: string) =>
    pattern.endsWith('*') ? number.startsWith(pattern.replace('*', '')) : number === pattern;
  const reasons: string[] = [];
  if (allowedTo !== undefined && !allowedTo.some(admits)) reasons.push('recipient-not-allowed');
  const country = COUNTRIES.get(number.slice(0, 3));
  if (countries !== undefined && (country === undefined || !countries.includes(country)))
    reasons.push('country-not-allowed');
  return reasons;
}
