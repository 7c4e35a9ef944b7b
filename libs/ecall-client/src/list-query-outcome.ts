import type { MessageState, NotFound, QueryFailed } from './query-outcome.js';
import type { AccountRefused, Throttled } from './send-outcome.js';

/** What a question for a message list brought. A question costs nothing and may be repeated. */
export type ListQueryOutcome = ListFound | NotFound | Throttled | AccountRefused | QueryFailed;

export interface ListFound {
  readonly kind: 'found';
  readonly list: MessageListState;
  readonly requestId: string;
}

/** A state whose status may be missing: then `status` is `unknown` and there is no `providerStatus`. */
export type PartialMessageState = Omit<MessageState, 'providerStatus'> & Partial<MessageState>;

/** A list's combined state as eCall reports it: a status of the whole, states of its messages, or both. */
export interface MessageListState extends PartialMessageState {
  /** One per message that eCall names, in its order; empty where it names none. */
  readonly messages: readonly PartialMessageState[];
}
