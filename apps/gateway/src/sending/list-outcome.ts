import type { ListOutcome, SendOutcome } from '@ecall-gateway/ecall-client';

/**
 * What a list's outcome says of each of its `count` messages, in their order. `refused-together`: eCall refused the
 * list as a whole and took none of them; only alone can it say which one it does not want.
 */
export function outcomesOf(outcome: ListOutcome, count: number): Array<SendOutcome | 'refused-together'> {
  if (outcome.kind !== 'answered')
    return Array.from({ length: count }, () => (outcome.kind === 'rejected' ? 'refused-together' : outcome));
  const { requestId, results } = outcome;
  return results.map((result): SendOutcome => {
    switch (result.kind) {
      case 'accepted':
        return { ...result, requestId };
      case 'rejected':
        return { ...result, status: 200, requestId };
      case 'account-refused':
        return { ...result, status: 403, requestId };
      case 'unknown':
        return { kind: 'unknown', reason: 'unreadable-list', requestId };
      default:
        return result satisfies never;
    }
  });
}
