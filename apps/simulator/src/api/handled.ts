import type { RequestEntry } from '../journal/request-entry.js';
import type { Answer } from './answer.js';

/** How the request shall stand in the journal. */
export type Outcome = Pick<
  RequestEntry,
  'to' | 'outcome' | 'fault' | 'messageIds' | 'items' | 'listId' | 'mediaId'
>;

/** What is to come of a request. */
export interface Handled {
  readonly answer: Answer;
  readonly outcome: Outcome;
  /** The answer may be given when all of them have settled. */
  readonly waits?: readonly Promise<unknown>[];
}

export function refused(to: readonly string[], answer: Answer): Handled {
  return { answer, outcome: { to, outcome: 'refused', messageIds: [] } };
}
