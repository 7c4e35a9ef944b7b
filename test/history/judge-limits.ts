import type { DayLimitLine, RecipientLimitLine } from './history-line.js';
import type { History, TakenMessage } from './read-history.js';

const HOUR_MS = 3_600_000;

/** What was begun to a number, and what an account sent in a day, stays within its limit; only the former rejects. */
export function judgeLimits(history: History): string[] {
  const taken = firstSends(history);
  return [
    ...history.recipientLimits.flatMap((limit) => judgeRecipients(history, taken, limit)),
    ...history.dayLimits.flatMap((limit) => judgeDays(history, taken, limit)),
    ...judgeRejections(history),
  ];
}

interface Send extends TakenMessage {
  readonly commandId: string;
  /** A record of its command stands on the urgent topic. */
  readonly isUrgent: boolean;
  /** Its count may be much older than its arrival. */
  readonly mayBeResent: boolean;
}

/** The first time that each message was taken: a second one is counted nowhere. */
function firstSends({ accepted, commands, events, untold, run }: History): Send[] {
  const byText = new Map(commands.map((command) => [command.text, command.commandId]));
  const urgent = new Set(
    commands.filter(({ record }) => record.topic === run.urgent).map(({ text }) => text),
  );
  const doubtful = new Set(
    events.filter(({ type }) => type === 'in-doubt').map(({ subject, to }) => `${subject} ${to}`),
  );
  const sends = new Map<string, Send>();
  for (const message of accepted) {
    const commandId = byText.get(message.text) ?? '';
    const name = `${commandId} ${message.to}`;
    if (sends.has(name)) continue;
    const mayBeResent = doubtful.has(name) || untold.has(commandId);
    sends.set(name, { ...message, commandId, isUrgent: urgent.has(message.text), mayBeResent });
  }
  return [...sends.values()];
}

function judgeRecipients({ run }: History, taken: readonly Send[], limit: RecipientLimitLine): string[] {
  const { most, windowMs, account } = limit;
  // What happened within a window of hours happened in one window, whenever it was counted.
  const lasts = windowMs >= HOUR_MS;
  const span = lasts ? windowMs : windowMs - (run.latestAfterCountMs ?? windowMs);
  const counted = taken.filter(
    (send) => !send.isUrgent && (account ?? send.account) === send.account && (lasts || !send.mayBeResent),
  );
  return counted.flatMap(({ to, at }) => {
    const within = counted.filter((send) => send.to === to && send.at > at - span && send.at <= at).length;
    return within > most ? [`L ${to} got ${within} messages within ${span} ms, of ${most}`] : [];
  });
}

function judgeDays(history: History, taken: readonly Send[], limit: DayLimitLine): string[] {
  const own = taken.filter(({ account }) => account === limit.account);
  const urgentOnTop = Math.floor(limit.most / 10);
  return [
    ...judgeSums(history, own, limit, urgentOnTop),
    ...judgeSums(
      history,
      own.filter(({ isUrgent }) => !isUrgent),
      limit,
      0,
    ),
  ];
}

function judgeSums(
  { lifts, run }: History,
  sends: readonly Send[],
  { account, most, days }: DayLimitLine,
  onTop: number,
): string[] {
  const dayOf = (instant: number) =>
    Math.max(
      0,
      days.findLastIndex((day) => day <= instant),
    );
  const room = (day: number, until: number) =>
    onTop +
    most *
      (1 +
        lifts.filter((one) => one.account === account && one.at <= until && dayOf(one.day) === day).length);
  const used = days.map(() => 0);
  const broken: string[] = [];
  let all = 0;
  for (const { at, segments = 1, mayBeResent } of sends) {
    const day = dayOf(at);
    all += segments;
    let roomForAll = 0;
    for (let each = 0; each <= day; each += 1) roomForAll += room(each, at);
    if (all > roomForAll) broken.push(`L ${account} sent ${all} segments, of ${roomForAll}`);
    // Soon after a reset comes what was counted before it.
    const isOfDay =
      !mayBeResent && at > (days[day] ?? 0) + (run.latestAfterCountMs ?? Number.POSITIVE_INFINITY);
    if (day === 0 || !isOfDay) continue;
    used[day] = (used[day] ?? 0) + segments;
    if ((used[day] ?? 0) > room(day, at))
      broken.push(`L ${account} sent ${used[day]} segments in its day ${day}`);
  }
  return broken;
}

/** The limit per number rejects where others have used it up, and never what is urgent; no other limit rejects. */
function judgeRejections({ events, commands, recipientLimits, run }: History): string[] {
  return events.flatMap(({ type, subject, to, data }) => {
    if (type !== 'rejected' || !String(data['reason']).endsWith('-limit')) return [];
    const own = commands.filter(({ commandId }) => commandId === subject);
    const others = new Set(
      commands
        .filter((other) => other.commandId !== subject && to !== undefined && other.to.includes(to))
        .map(({ commandId }) => commandId),
    );
    const isOrdinary = own.some(({ record }) => record.topic !== run.urgent);
    const isUsedUp = recipientLimits.some(({ most }) => others.size >= most);
    const isMeant = data['reason'] === 'recipient-limit' && isOrdinary && isUsedUp;
    return isMeant ? [] : [`L ${subject} to ${to} is rejected (${String(data['reason'])}) without cause`];
  });
}
