import type { WaitReason } from '../port/intent.js';

/**
 * How the current attempt came about, or why its row waits: null for an attempt begun by its lane, `doubt` for a
 * resend by policy, `operator` for a resend by an operator's word.
 */
export type RowReason = WaitReason | 'doubt' | 'operator';

/** Rows that wait for one of these hold back later rows of their lane. */
export const HOLDING_REASONS = ['account', 'retry', 'behind'] as const satisfies readonly RowReason[];

export function holdsLane(reason: RowReason | null): boolean {
  return HOLDING_REASONS.some((holding) => holding === reason);
}
