import { EVENT_TYPES } from '@ecall-gateway/contracts';
import type { SendRow } from '@ecall-gateway/ledger';
import { LATEST_AFTER_CANCEL_MS, NEXT_DAY, START } from '../surroundings/times.js';
import type { PublishedCommand } from '../workload/published-command.js';
import type { Evidence, Taken } from './evidence.js';

/** From a message's count to its arrival at eCall, where its first attempt is the one that arrives. */
const LATEST_AFTER_COUNT_MS = LATEST_AFTER_CANCEL_MS;

/** The limits hold over all replicas, and only the one per number rejects. */
export function judgeLimits(evidence: Evidence): void {
  const taken = firstOfEach(evidence.taken);
  judgeRecipientLimit(evidence, taken);
  for (const account of new Set(taken.map((one) => one.account)))
    judgeDays(
      evidence,
      account,
      taken.filter((one) => one.account === account),
    );
}

/** What is counted of a day is what may have been sent: no message twice, none that stayed here, and each that eCall took. */
export async function judgeCounts(evidence: Evidence): Promise<void> {
  const { world, rows } = evidence;
  const { perDay, isReset } = world.limits;
  for (const { account, used } of await world.ledger.dayCounts()) {
    const begun = rows.filter((row) => row.account === account && mayCount(row));
    const segments = begun.reduce((sum, row) => sum + (row.segments ?? 1), 0);
    if (used > segments)
      world.violate(`limits: ${account} has ${used} segments counted, of ${segments} that were begun`);
    const taken = segmentsOf(firstOfEach(evidence.taken).filter((one) => one.account === account));
    // Of several days only the last is known here.
    if (perDay !== undefined && !isReset && used < taken)
      world.violate(`limits: ${account} has ${used} segments counted, and eCall took ${taken}`);
  }
}

function mayCount({ attempt, state, rejection }: SendRow): boolean {
  return (
    attempt > 0 && state !== 'expired' && state !== 'cancelled' && rejection?.reason !== 'recipient-limit'
  );
}

function judgeRecipientLimit(evidence: Evidence, taken: readonly Taken[]): void {
  const { world } = evidence;
  const limit = world.limits.perRecipient;
  if (limit === undefined) return;
  const ordinary = taken.filter(({ text }) => world.ordinary.has(text) && !isUrgent(evidence, text));
  // What is sent again after a doubt was counted long before, and may be outside of a short window.
  const isLong = limit.windowMs > 1_000_000;
  const counted = ordinary.filter((one) => isLong || !wasInDoubt(evidence, one));
  const withinMs = isLong ? limit.windowMs : limit.windowMs - LATEST_AFTER_COUNT_MS;
  for (const { recipient, account, at } of counted) {
    const same = counted.filter(
      (one) =>
        one.recipient === recipient &&
        (!limit.isOwn || one.account === account) &&
        one.at > at - withinMs &&
        one.at <= at,
    );
    if (same.length > limit.count)
      world.violate(`limits: ${recipient} got ${same.length} within ${withinMs} ms: ${textsOf(same)}`);
  }
}

/** Any record of it on the urgent topic makes it urgent, if it is the first that is read. */
function isUrgent({ workload }: Evidence, text: string): boolean {
  return workload.commands.some((command) => command.text === text && command.isUrgent);
}

/** In doubt, as far as anybody was told. */
function wasInDoubt(evidence: Evidence, { id, text, recipient }: Taken): boolean {
  const command = evidence.ofId(id).find((one) => one.text === text);
  if (command === undefined || evidence.isTooLarge(command)) return true;
  const events = evidence.eventsOf(command);
  return events.some(({ type, data }) => type === EVENT_TYPES.inDoubt && data.to === recipient);
}

function judgeDays(evidence: Evidence, account: string, taken: readonly Taken[]): void {
  const { world } = evidence;
  const { perDay, isReset } = world.limits;
  if (perDay === undefined) return;
  const days = isReset ? [START, NEXT_DAY.at] : [START];
  const ordinary = taken.filter(({ text }) => !isUrgent(evidence, text));
  for (const [counted, extra] of [
    [taken, Math.floor(perDay / 10)],
    [ordinary, 0],
  ] as const) {
    const roomOf = (day: number, until: number) =>
      extra + perDay * (1 + lifts(evidence, account, { day, until }));
    for (const { at } of counted) {
      const before = counted.filter((one) => one.at <= at);
      const begun = days.filter((day) => day <= at);
      if (segmentsOf(before) > begun.reduce((sum, day) => sum + roomOf(day, at), 0))
        return world.violate(`limits: ${account} sent ${segmentsOf(before)} segments by ${at - START}`);
      // What was counted on the day before may arrive on the next.
      const today = begun.at(-1) ?? START;
      const own = before.filter(
        (one) => one.at > today + LATEST_AFTER_COUNT_MS && !wasInDoubt(evidence, one),
      );
      if (today > START && segmentsOf(own) > roomOf(today, at))
        return world.violate(`limits: ${account} sent ${segmentsOf(own)} segments of the new day`);
    }
  }
}

/** How often the limit of a day was lifted until then. A history begins in the middle of a day. */
function lifts({ world }: Evidence, account: string, { day, until }: { day: number; until: number }): number {
  const isNext = (instant: number) => world.limits.isReset && instant >= NEXT_DAY.at;
  const own = world.limits.lifts.filter((lift) => lift.account === account && lift.at <= until);
  return own.filter((lift) => isNext(lift.day) === isNext(day)).length;
}

/** Whether others can have used up the limit per number when a message of the command was refused. */
export function isOverRecipientLimit(evidence: Evidence, command: PublishedCommand, to: string): boolean {
  const limit = evidence.world.limits.perRecipient;
  const copies = evidence.ofId(command.id);
  if (limit === undefined || copies.every(({ isUrgent: urgent }) => urgent)) return false;
  const begun = evidence.rows.filter(
    ({ recipient, commandId, account, attempt, rejection }) =>
      recipient === to &&
      !copies.some(({ id }) => id === commandId) &&
      (!limit.isOwn || account === command.account) &&
      attempt > 0 &&
      rejection?.reason !== 'recipient-limit',
  );
  return begun.length >= limit.count;
}

function firstOfEach(taken: readonly Taken[]): Taken[] {
  const seen = new Set<string>();
  return taken.filter(
    ({ id, recipient }) => !seen.has(`${id} ${recipient}`) && seen.add(`${id} ${recipient}`),
  );
}

function segmentsOf(taken: readonly Taken[]): number {
  return taken.reduce((sum, { segments }) => sum + segments, 0);
}

function textsOf(taken: readonly Taken[]): string {
  return taken.map(({ text }) => text.slice(0, 8)).join(', ');
}
