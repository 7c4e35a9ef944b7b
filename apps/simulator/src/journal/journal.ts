import type { AcceptedMessage } from './accepted-message.js';
import { boundedPush } from './bounded-push.js';
import type { CallbackEntry } from './callback-entry.js';
import type { MessageFate } from './message-fate.js';
import type { RequestEntry } from './request-entry.js';

export interface KeptMessage {
  readonly message: AcceptedMessage;
  readonly fate: MessageFate;
}

/** All that happened, in order. The arrays stay the same objects for the journal's life. */
export class Journal {
  readonly messages: AcceptedMessage[] = [];
  readonly requests: RequestEntry[] = [];
  readonly callbacks: CallbackEntry[] = [];
  readonly #byId = new Map<string, KeptMessage>();
  #sequences = { message: 0, request: 0, callback: 0 };

  addMessage(entry: Omit<AcceptedMessage, 'sequence'>, fate: MessageFate): AcceptedMessage {
    const message: AcceptedMessage = { sequence: (this.#sequences.message += 1), ...entry };
    for (const lost of boundedPush(this.messages, message)) this.#byId.delete(lost.messageId);
    this.#byId.set(message.messageId, { message, fate });
    return message;
  }

  addRequest(entry: Omit<RequestEntry, 'sequence'>): void {
    boundedPush(this.requests, { sequence: (this.#sequences.request += 1), ...entry });
  }

  addCallback(entry: Omit<CallbackEntry, 'sequence'>): void {
    boundedPush(this.callbacks, { sequence: (this.#sequences.callback += 1), ...entry });
  }

  message(messageId: string): KeptMessage | undefined {
    return this.#byId.get(messageId);
  }

  /** Sequences begin at 1 again. */
  clear(): void {
    this.messages.length = 0;
    this.requests.length = 0;
    this.callbacks.length = 0;
    this.#byId.clear();
    this.#sequences = { message: 0, request: 0, callback: 0 };
  }
}
