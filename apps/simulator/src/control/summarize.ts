import type { Journal } from '../journal/journal.js';

export interface Summary {
  readonly messages: number;
  readonly requests: { readonly total: number; readonly byOutcome: Readonly<Record<string, number>> };
  readonly callbacks: { readonly total: number; readonly byAnswer: Readonly<Record<string, number>> };
}

/** Counts since the last reset, including entries that the journal has dropped. */
export function summarize({ messageTally, requestTally, callbackTally }: Journal): Summary {
  return {
    messages: messageTally.total,
    requests: { total: requestTally.total, byOutcome: requestTally.byName() },
    callbacks: { total: callbackTally.total, byAnswer: callbackTally.byName() },
  };
}
