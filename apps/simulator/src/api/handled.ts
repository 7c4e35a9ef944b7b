import type { RequestEntry } from '../journal/request-entry.js';
import type { Answer } from './answer.js';
import type { ApiVersion } from './format-timestamp.js';

/** A request with a body, as the routes pass it on. */
export interface Posted {
  readonly body: unknown;
  readonly requestId: string;
  readonly version: ApiVersion;
}

/** How the request shall stand in the journal. */
export type Outcome = Pick<RequestEntry, 'to' | 'outcome' | 'fault' | 'messageIds' | 'items' | 'listId'>;

/** What is to come of a request. */
export interface Handled {
  readonly answer: Answer;
  readonly outcome: Outcome;
  /** Settles when the answer may be given; without it at once. */
  readonly mayAnswer?: Promise<unknown> | undefined;
}

export function refused(to: readonly string[], answer: Answer): Handled {
  return { answer, outcome: { to, outcome: 'refused', messageIds: [] } };
}
