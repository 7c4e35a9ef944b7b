import type { AcceptedMessage } from './accepted-message.js';
import type { MessageFate } from './message-fate.js';

/** A message as it can be asked for. */
export interface KeptMessage {
  readonly message: AcceptedMessage;
  /** Another one once somebody gave it a status by hand. */
  fate: MessageFate;
}

/** A message list as it can be asked for. */
export interface KeptList {
  readonly listId: string;
  /** Milliseconds since 1970. */
  readonly acceptedAt: number;
  /** In the order of the request: a message for each recipient, or eCall's error for an item that was refused. */
  readonly items: readonly KeptListItem[];
}

export type KeptListItem =
  | { readonly messages: readonly KeptMessage[]; readonly error?: never }
  | { readonly error: object; readonly messages?: never };
