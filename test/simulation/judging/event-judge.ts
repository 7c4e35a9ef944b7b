import { EVENT_TYPES } from '@ecall-gateway/contracts';
import type { PublishedCommand } from '../workload/published-command.js';
import { firstOfEach, isOutcome, isRefusalOfWhole } from './event-rules.js';
import type { Evidence, ReadEvent } from './evidence.js';
import { isRefusedByGuards } from './guard-judge.js';
import { isOverRecipientLimit } from './limit-judge.js';

const RANKS: Readonly<Record<string, number>> = { sent: 3, delivered: 4 };
const REASONS_OF_GUARDS = ['recipient-not-allowed', 'country-not-allowed', 'recipient-limit'];
/** A relay that meets the same refusal again and again must not publish what stands before it each time. */
const MOST_REPEATS = 12;

/** I3, I5, and what is known must be told. */
export function judgeEvents(evidence: Evidence, command: PublishedCommand, to: string): void {
  const { world } = evidence;
  const { id } = command;
  const all = evidence.eventsOf(command);
  const events = all.filter(({ data }) => data.to === to);
  const outcomes = new Set(events.filter(isOutcome).map(({ type }) => type));
  if (outcomes.size > 1) world.violate(`I3 ${id} to ${to} ended as ${[...outcomes].join(' and ')}`);
  const taken = evidence.acceptancesOf(id, to);
  // Each of these says that the message was never sent. It may be said only where no attempt's fate is unknown.
  for (const denial of [EVENT_TYPES.rejected, EVENT_TYPES.expired, EVENT_TYPES.cancelled]) {
    if (taken.length > 0 && outcomes.has(denial))
      world.violate(`I3 ${id} to ${to}: eCall took it, the event says ${denial}`);
  }
  judgeRejection(evidence, command, to, events);
  judgeWhole(evidence, command, to, all);
  if (world.isFair && events.some(({ type }) => type === EVENT_TYPES.inDoubt))
    world.violate(`${id} was in doubt without a fault`);
  judgeStatuses(evidence, id, events);
  if (evidence.isTooLarge(command) || evidence.ofId(id).some((copy) => evidence.isDeleted(copy))) return;
  const { callbacks, network } = world.ecall;
  const answered = network.answered.filter(({ by }) => by.alive).map(({ messageId }) => messageId);
  const known = new Set([...callbacks.proven, ...answered]);
  if (taken.some(({ messageId }) => known.has(messageId)) && !outcomes.has(EVENT_TYPES.accepted))
    world.violate(`I2 ${id}: eCall's acceptance was known, and nobody was told`);
}

/** What eCall holds against an account is no message's outcome. */
function judgeRejection(
  evidence: Evidence,
  command: PublishedCommand,
  to: string,
  events: readonly ReadEvent[],
): void {
  const { id } = command;
  const { world } = evidence;
  const isRefused = evidence.isRefused(id, to);
  for (const event of events) {
    if (event.type !== EVENT_TYPES.rejected || isRefusalOfWhole(event)) continue;
    const { reason } = event.data;
    const isStopped = evidence.ofId(id).some((copy) => mayStop(evidence, copy, to, reason));
    if (!isStopped && (!isRefused || REASONS_OF_GUARDS.includes(reason)))
      world.violate(`I3 ${id} to ${to} is rejected (${reason}), and nobody refused it for what it is`);
  }
}

/** Whether a guard or a limit can have rejected the command's message for this reason. */
function mayStop(evidence: Evidence, command: PublishedCommand, to: string, reason: string): boolean {
  return reason === 'recipient-limit'
    ? isOverRecipientLimit(evidence, command, to)
    : isRefusedByGuards(evidence, command, to, reason);
}

/** A command is refused as a whole only where nothing of it was ever begun, and nothing of it is begun afterwards. */
function judgeWhole(
  evidence: Evidence,
  { id }: PublishedCommand,
  to: string,
  events: readonly ReadEvent[],
): void {
  const refusal = events.find(isRefusalOfWhole);
  if (refusal?.type !== EVENT_TYPES.rejected) return;
  const { world } = evidence;
  const isAsked = evidence.isOfMessage(world.ecall.asked, id, to);
  if (isAsked)
    world.violate(`I3 ${id} to ${to} is refused as a whole (${refusal.data.reason}), and eCall was asked`);
}

function judgeStatuses({ world }: Evidence, id: string, events: readonly ReadEvent[]): void {
  const reached = new Map<string, number>();
  let isAccepted = false;
  for (const event of firstOfEach(events)) {
    if (event.type === EVENT_TYPES.accepted) isAccepted = true;
    if (event.type !== EVENT_TYPES.statusChanged) continue;
    const { messageId, status } = event.data;
    if (!isAccepted) world.violate(`I5 ${id}: ${status} before accepted`);
    const rank = RANKS[status] ?? 0;
    if (rank <= (reached.get(messageId) ?? 0)) world.violate(`I5 ${id}: ${messageId} went back to ${status}`);
    reached.set(messageId, rank);
  }
  for (const event of firstOfEach(events)) {
    const repeats = events.filter((other) => other.id === event.id).length;
    if (repeats > MOST_REPEATS) world.violate(`${id}: ${event.type} was published ${repeats} times`);
  }
}
