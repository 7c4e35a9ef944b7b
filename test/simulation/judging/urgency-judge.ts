import { REPLICAS, URGENT_PATIENCE_MS } from '../surroundings/times.js';
import type { PublishedCommand } from '../workload/published-command.js';
import type { Refusal } from '../servers/simulated-ecall.js';
import type { Evidence } from './evidence.js';

/**
 * Urgent messages go first. Where nothing goes wrong, one that waits longer than it takes to be read sees few ordinary ones of
 * its account go before it: those that had their slot already, one in each replica, and the share that they keep.
 */
export function judgeUrgency(evidence: Evidence): void {
  const { world, workload, taken } = evidence;
  // What a daily limit holds back waits for the limit.
  if (!world.isFair || !world.climate.hasUrgent || world.limits.perDay !== undefined) return;
  for (const command of workload.commands) {
    const one = taken.find(({ id }) => id === command.id);
    if (one === undefined || !isJudged(evidence, command)) continue;
    const since = publishedAt(evidence, command);
    if (world.stops.some((at) => at > since && at < one.at)) continue;
    const before = [...taken, ...world.ecall.refusals].filter(
      ({ account, at }) => account === one.account && at > since + URGENT_PATIENCE_MS && at < one.at,
    );
    const urgent = callsOf(before.filter((other) => isUrgent(evidence, other)));
    const ordinary = callsOf(before.filter((other) => !isUrgent(evidence, other)));
    if (ordinary > REPLICAS + urgent)
      world.violate(`urgent: ${command.id} waited ${one.at - since} ms while ${ordinary} ordinary ones went`);
  }
}

/** Nothing but others can hold it up: it stands on the urgent topic alone, under a key of its own, for one number. */
function isJudged({ workload }: Evidence, command: PublishedCommand): boolean {
  const { id, key, to, waits } = command;
  const others = workload.commands.filter((other) => other !== command);
  const isAlone = !others.some(
    (other) => other.id === id || (other.isUrgent && key !== null && other.key === key),
  );
  return command.isUrgent && isAlone && to.length === 1 && !waits;
}

function publishedAt({ world }: Evidence, { value }: PublishedCommand): number {
  const record = world.kafka.partitions.flat().find((one) => String(one.value) === value);
  return record?.timestamp ?? Number.POSITIVE_INFINITY;
}

function isUrgent({ workload }: Evidence, { text }: Refusal): boolean {
  return workload.commands.some((command) => command.text === text && command.isUrgent);
}

/** A list is one call. */
function callsOf(taken: readonly Refusal[]): number {
  return new Set(taken.map(({ at }) => at)).size;
}
