import type { AcceptedMessage } from './accepted-message.js';
import type { MessageFate } from './message-fate.js';

/** A message as it can be asked for. */
export interface KeptMessage {
  readonly message: AcceptedMessage;
  /** Another one once somebody gave it a status by hand. */
  fate: MessageFate;
  readonly error?: never;
}

/** eCall's error for a message that was refused. */
export interface KeptError {
  /** Of a message that is for several recipients. */
  readonly to?: string;
  readonly error: object;
  readonly message?: never;
}

export type KeptResult = KeptMessage | KeptError;

/** A message list as it can be asked for. */
export interface KeptList {
  readonly listId: string;
  /** Milliseconds since 1970. */
  readonly acceptedAt: number;
  /** In the order of the request. */
  readonly results: readonly KeptResult[];
}
