import type { SendRow, TimelineEntry } from '@ecall-gateway/ledger';

/** One step of a message's life, as the management API shows it. */
export interface LifeStep extends TimelineEntry {
  /** eCall's, of an acceptance. */
  readonly messageId?: string;
}

/**
 * A message's life from the record to the last status, oldest first. The ledger's timeline holds what lies between; the
 * beginning, a first call that needed no wait, and the outcome stand in the row itself.
 */
export function lifeOf(row: SendRow): readonly LifeStep[] {
  const { createdAt, attempt, timeline } = row;
  const isFirstCallMissing =
    attempt > 0 && !timeline.some((step) => step.what === 'calling' && step.attempt === 1);
  return [
    { at: createdAt, what: 'received' },
    ...(isFirstCallMissing ? [{ at: createdAt, what: 'calling', attempt: 1 }] : []),
    ...timeline.filter(({ what }) => what !== 'status'),
    ...outcomeOf(row),
    ...timeline.filter(({ what }) => what === 'status'),
  ];
}

function outcomeOf({ state, settledAt, accepted, rejection }: SendRow): readonly LifeStep[] {
  if (settledAt === undefined) return [];
  const { messageId } = accepted ?? {};
  const requestId = accepted?.requestId ?? rejection?.requestId;
  return [
    {
      at: settledAt,
      what: state,
      ...(rejection === undefined ? {} : { detail: rejection.reason }),
      ...(requestId === undefined ? {} : { requestId }),
      ...(messageId === undefined ? {} : { messageId }),
    },
  ];
}
