import { LATEST_AFTER_CANCEL_MS, LEAST_BEFORE_RESEND_MS } from '../surroundings/times.js';
import type { PublishedCommand } from '../workload/published-command.js';
import type { Evidence } from './evidence.js';

/** I1: eCall takes a message once, and a second time only where that was asked for, and only after the grace. */
export function judgeSends(evidence: Evidence, { id, policy }: PublishedCommand, to: string): void {
  const { world } = evidence;
  const taken = evidence.acceptancesOf(id, to);
  const most = policy === 'park' ? 1 : 2;
  if (taken.length > most)
    world.violate(`I1 ${id} to ${to} was accepted ${taken.length} times with ${policy}`);
  for (const cancel of world.cancels) {
    if (cancel.commandId !== id || (cancel.to ?? to) !== to) continue;
    const late = taken.find(({ at }) => at > cancel.at + LATEST_AFTER_CANCEL_MS);
    if (late !== undefined)
      world.violate(`I3 ${id} to ${to} was taken ${late.at - cancel.at} ms after it was cancelled`);
  }
  const [one, two] = taken;
  // The grace is measured by the database's clock.
  if (one === undefined || two === undefined || world.climate.clocksStep) return;
  if (two.at - one.at < LEAST_BEFORE_RESEND_MS)
    world.violate(`I1 ${id} was resent after ${two.at - one.at} ms`);
}
