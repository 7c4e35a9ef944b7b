import type { SendRefusal } from '@ecall-gateway/contracts';

/** Why a guard rejects a message: eCall was not asked. */
export const GUARD_REASONS = [
  'recipient-not-allowed',
  'country-not-allowed',
  'recipient-limit',
] as const satisfies readonly SendRefusal[];

export type GuardReason = (typeof GUARD_REASONS)[number];

const KNOWN: ReadonlySet<string> = new Set(GUARD_REASONS);

export function isGuardReason(reason: string): reason is GuardReason {
  return KNOWN.has(reason);
}
