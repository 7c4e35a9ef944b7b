import type { Journal } from '../journal/journal.js';

export interface Summary {
  readonly messages: number;
  readonly requests: { readonly total: number; readonly byOutcome: Readonly<Record<string, number>> };
  readonly callbacks: { readonly total: number; readonly byAnswer: Readonly<Record<string, number>> };
}

/** Counts of what the journal holds. */
export function summarize({ messages, requests, callbacks }: Journal): Summary {
  return {
    messages: messages.length,
    requests: { total: requests.length, byOutcome: countBy(requests, ({ outcome }) => outcome) },
    callbacks: {
      total: callbacks.length,
      byAnswer: countBy(callbacks, ({ answer }) => String(answer ?? 'none')),
    },
  };
}

function countBy<Entry>(entries: readonly Entry[], name: (entry: Entry) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const entry of entries) counts[name(entry)] = (counts[name(entry)] ?? 0) + 1;
  return counts;
}
