import { waitFor, type ReadEvent } from '../support/index.js';
import { judgeHistory } from '../history/judge-history.js';
import { ACCEPTED, EXPIRED, IN_DOUBT, REJECTED, STATUS_CHANGED, type System } from '../journeys/system.js';
import type { Flood } from './flood.js';
import { writeHistory } from './write-history.js';

const OUTCOMES = [ACCEPTED, REJECTED, EXPIRED];
const RANKS: Readonly<Record<string, number>> = {
  queued: 1,
  buffered: 2,
  sent: 3,
  delivered: 4,
  failed: 4,
  expired: 4,
  read: 5,
};

/** What the simulator's log and the topics say, without a word of the gateway's own. */
export interface Verdict {
  /** Commands without an outcome and without a final word on their doubt. */
  readonly lost: readonly string[];
  /** Texts that eCall took more than once. */
  readonly acceptedTwice: readonly string[];
  /** Commands with two different outcomes, or one outcome under two ids. */
  readonly contradicted: readonly string[];
  /** Texts that eCall took and that have no accepted event. Only a doubt that nobody could clear up may end so. */
  readonly unproven: readonly string[];
  /** Statuses that went backwards, or came before their accepted event. */
  readonly disordered: readonly string[];
  /** Keys whose messages eCall saw in another order, as far as no doubt was in between. */
  readonly outOfOrder: readonly string[];
  /** What a judge that shares no code with this one finds in the history of the run. */
  readonly secondJudge: readonly string[];
  readonly inDoubt: number;
}

/** Waits until every command of the flood has its end, then judges. */
export async function judge(
  system: System,
  { commandIds, texts }: Flood,
  deadlineMs: number,
): Promise<Verdict> {
  const bySubject = () => grouped(dropRepeats(system.events.events));
  const isOver = (events: readonly ReadEvent[] = []) =>
    events.some((event) => isOutcome(event) || isLastWord(event));
  await waitFor(
    () => {
      const events = bySubject();
      return commandIds.every((id) => isOver(events.get(id)));
    },
    { deadlineMs, what: 'an end of every command', everyMs: 250 },
  ).catch(() => undefined);

  const events = bySubject();
  const ofCommand = (id: string) => events.get(id) ?? [];
  const sent = system.simulator.log().map(({ text }) => text ?? '');
  const doubtful = new Set(commandIds.filter((id) => ofCommand(id).some(({ type }) => type === IN_DOUBT)));
  const proven = new Set(commandIds.filter((id) => ofCommand(id).some(({ type }) => type === ACCEPTED)));
  const idOf = new Map(texts.map((text, index) => [text, commandIds[index] ?? '']));
  return {
    lost: commandIds.filter((id) => !isOver(events.get(id))),
    acceptedTwice: repeated(sent),
    contradicted: commandIds.filter((id) => ofCommand(id).filter(isOutcome).length > 1),
    unproven: [...new Set(sent)].filter((text) => idOf.has(text) && !proven.has(idOf.get(text) ?? '')),
    disordered: commandIds.filter((id) => isDisordered(ofCommand(id))),
    // Of this flood alone: which of an earlier one were in doubt is not known any more.
    outOfOrder: outOfOrder(sent.filter((text) => idOf.has(text) && !doubtful.has(idOf.get(text) ?? ''))),
    secondJudge: judgeHistory(await writeHistory(system)),
    inDoubt: doubtful.size,
  };
}

/** A clean verdict. Each test judges doubts by itself. */
export const CLEAN = {
  lost: [],
  acceptedTwice: [],
  contradicted: [],
  unproven: [],
  disordered: [],
  outOfOrder: [],
  secondJudge: [],
};

function grouped(events: readonly ReadEvent[]): Map<string, ReadEvent[]> {
  const groups = new Map<string, ReadEvent[]>();
  for (const event of events) {
    const group = groups.get(event.subject);
    if (group === undefined) groups.set(event.subject, [event]);
    else group.push(event);
  }
  return groups;
}

/** Events come at least once: a consumer drops repeats by their id. */
function dropRepeats(events: readonly ReadEvent[]): ReadEvent[] {
  const seen = new Set<string>();
  return events.filter(({ id }) => !seen.has(id) && seen.add(id));
}

function isOutcome({ type }: ReadEvent): boolean {
  return OUTCOMES.includes(type);
}

function isLastWord({ type, data }: ReadEvent): boolean {
  return type === IN_DOUBT && data['final'] === true;
}

function repeated(texts: readonly string[]): string[] {
  const seen = new Set<string>();
  return texts.filter((text) => seen.has(text) || !seen.add(text));
}

function isDisordered(events: readonly ReadEvent[]): boolean {
  const changes = events.filter(({ type }) => type === STATUS_CHANGED);
  const ranks = changes.map(({ data }) => RANKS[String(data['status'])] ?? 0);
  const firstChange = events.findIndex(({ type }) => type === STATUS_CHANGED);
  const accepted = events.findIndex(({ type }) => type === ACCEPTED);
  return (
    ranks.some((rank, index) => rank <= (ranks[index - 1] ?? 0)) ||
    (firstChange >= 0 && accepted > firstChange)
  );
}

/** Texts are `key number`. */
function outOfOrder(texts: readonly string[]): string[] {
  const last = new Map<string, number>();
  return texts.filter((text) => {
    const [key = '', number = ''] = text.split(' ');
    const isLate = Number(number) < (last.get(key) ?? -1);
    last.set(key, Math.max(Number(number), last.get(key) ?? -1));
    return isLate;
  });
}
