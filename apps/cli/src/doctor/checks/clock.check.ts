import type { ClockComparison } from '@ecall-gateway/ecall-client';
import { fail, ok, together, warn, type Finding } from '../finding.js';

/** How far a clock is ahead of ours; `undefined` where it cannot be told. */
export interface ClockSeen {
  readonly whose: string;
  readonly aheadMs: number | undefined;
}

/** Below this a `Date` header, which has whole seconds and a way to travel, says nothing. */
const SAME_MS = 2_000;
const FAR_MS = 30_000;

/** `sendAt`, `expiresAt` and signatures of certificates rest on clocks that agree. */
export function judgeClocks(clocks: readonly ClockSeen[]): Finding {
  if (clocks.length === 0) return ok('nothing to compare ours with');
  return together(clocks.map(judge));
}

function judge({ whose, aheadMs }: ClockSeen): Finding {
  if (aheadMs === undefined) {
    return warn(`not compared with ${whose}, which told no time`, `see why ${whose} does not answer`);
  }
  const seconds = `${(Math.abs(aheadMs) / 1_000).toFixed(1)} s`;
  if (Math.abs(aheadMs) < SAME_MS) return ok(`agrees with ${whose}'s`);
  const seen = `ours is ${seconds} ${aheadMs > 0 ? 'behind' : 'ahead of'} ${whose}'s`;
  const nextStep = 'let both follow a time server (timedatectl, chrony)';
  return Math.abs(aheadMs) < FAR_MS ? warn(seen, nextStep) : fail(seen, nextStep);
}

/** How far a server's clock is ahead by the `Date` of its answer, which is cut to the second: half a second late on average. */
export function aheadBy({ date, sentAt, receivedAt }: ClockComparison): number {
  return date + 500 - (sentAt + receivedAt) / 2;
}
