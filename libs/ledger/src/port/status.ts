import type { Attempt } from './intent.js';

export interface StatusReport extends Attempt {
  readonly messageId?: string;
  readonly status: string;
  readonly final: boolean;
  readonly providerStatus: string;
  readonly occurredAt: string;
  readonly source: 'webhook' | 'poll';
  /** Stored statuses this one may replace; the empty string stands for "none yet". Empty: it replaces none, and counts once per provider's word. */
  readonly supersedes: readonly string[];
}

/** What a callback for a whole list says of the one message that it is about. */
export interface ListedMessage {
  readonly listId: string;
  readonly messageId?: string;
  /** E.164. */
  readonly recipient?: string;
}

export type StatusAnswer = 'recorded' | 'unchanged' | 'gone' | 'contradicted';
