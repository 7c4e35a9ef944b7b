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

/** Where a server's clock stands, by the `Date` of any answer. */
export async function httpClock(url: string, timeoutMs: number): Promise<number | undefined> {
  const asked = Date.now();
  try {
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
    await answer.body?.cancel();
    const told = Date.parse(answer.headers.get('date') ?? '');
    // The header is cut to the second: on average half a second late.
    return Number.isNaN(told) ? undefined : told + 500 - (asked + Date.now()) / 2;
  } catch {
    return undefined;
  }
}
