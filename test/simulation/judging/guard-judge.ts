import { EVENT_TYPES } from '@ecall-gateway/contracts';
import type { GuardsSince, OwnGuards } from '../servers/guards-file.js';
import { LATEST_AFTER_GUARDS_MS } from '../surroundings/times.js';
import type { PublishedCommand } from '../workload/published-command.js';
import type { Evidence, Taken } from './evidence.js';

/** The numbers that messages may go to, by country. One number belongs to none. */
const COUNTRIES: ReadonlyArray<readonly [string, string]> = [
  ['+41', 'CH'],
  ['+49', 'DE'],
];

/** A message goes where the guards send it that were in force when its call began. */
export function judgeGuards(evidence: Evidence): void {
  const { world, taken } = evidence;
  if (!world.climate.hasGuards) return;
  for (const one of taken) {
    const inForce = guardsAround(evidence, one);
    const isMeant = inForce.some(
      (guards) =>
        refusalsOf(guards, one.recipient).length === 0 && one.to === (guards.redirectTo ?? one.recipient),
    );
    if (!isMeant)
      world.violate(`guards: ${one.text} for ${one.recipient} went to ${one.to} by ${one.account}`);
  }
  for (const { type, subject, data } of evidence.events) {
    if (type !== EVENT_TYPES.accepted) continue;
    const one = taken.find(({ messageId }) => messageId === data.messageId);
    const elsewhere = one === undefined || one.to === one.recipient ? undefined : one.to;
    if (data.redirectedTo !== elsewhere)
      world.violate(`guards: ${subject} went to ${elsewhere}, its event says ${data.redirectedTo}`);
  }
}

/** Whether guards of the command's account ever refused the number for this reason. */
export function isRefusedByGuards(
  { world }: Evidence,
  { account }: PublishedCommand,
  to: string,
  reason: string,
): boolean {
  const own = world.guards.history.filter((guards) => guards.account === account);
  return own.some((guards) => refusalsOf(guards, to).includes(reason));
}

/** Those in force at some time between the beginning of a call and the message's arrival. */
function guardsAround({ world }: Evidence, { account, at }: Taken): GuardsSince[] {
  const own = world.guards.history.filter((guards) => guards.account === account && guards.at <= at);
  return own.filter((_, index) => (own[index + 1]?.at ?? at) >= at - LATEST_AFTER_GUARDS_MS);
}

function refusalsOf({ allowedTo, countries }: OwnGuards, number: string): string[] {
  const isListed = allowedTo?.some((entry) =>
    entry.endsWith('*') ? number.startsWith(entry.slice(0, -1)) : number === entry,
  );
  const country = COUNTRIES.find(([prefix]) => number.startsWith(prefix))?.[1] ?? 'none';
  return [
    ...(isListed === false ? ['recipient-not-allowed'] : []),
    ...(countries !== undefined && !countries.includes(country) ? ['country-not-allowed'] : []),
  ];
}
