import type { MessageRequest } from './message-request.js';

/** A message of a list; it has no `notification` of its own. */
export type ListedMessage = Omit<MessageRequest, 'notification'>;

/** Many messages in one request (eCall REST API, *Message List* page). */
export interface MessageListRequest {
  readonly messages: readonly ListedMessage[];
  /** Where eCall sends the status notifications of every message in the list. */
  readonly notification?: { readonly addresses: readonly string[] };
}
