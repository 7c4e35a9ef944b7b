import type { AcceptedMessage } from './accepted-message.js';
import { boundedPush } from './bounded-push.js';
import type { CallbackEntry } from './callback-entry.js';
import type { KeptList, KeptMessage } from './kept.js';
import type { MessageFate } from './message-fate.js';
import type { RequestEntry } from './request-entry.js';
import { Tally } from './tally.js';

/** All that happened, in order. The arrays stay the same objects for the journal's life. */
export class Journal {
  readonly messages: AcceptedMessage[] = [];
  readonly requests: RequestEntry[] = [];
  readonly callbacks: CallbackEntry[] = [];
  /** By channel; like the others since the last `clear`, whatever of the arrays was dropped. */
  readonly messageTally = new Tally();
  /** By outcome. */
  readonly requestTally = new Tally();
  /** By HTTP status of the answer, or `none`. */
  readonly callbackTally = new Tally();
  readonly #byId = new Map<string, KeptMessage>();
  readonly #lists: KeptList[] = [];
  readonly #listById = new Map<string, KeptList>();

  addMessage(entry: Omit<AcceptedMessage, 'sequence'>, fate: MessageFate): KeptMessage {
    this.messageTally.add(entry.channel);
    const message: AcceptedMessage = { sequence: this.messageTally.total, ...entry };
    for (const lost of boundedPush(this.messages, message)) this.#byId.delete(lost.messageId);
    const kept = { message, fate };
    this.#byId.set(message.messageId, kept);
    return kept;
  }

  addList(list: KeptList): void {
    for (const lost of boundedPush(this.#lists, list)) this.#listById.delete(lost.listId);
    this.#listById.set(list.listId, list);
  }

  addRequest(entry: Omit<RequestEntry, 'sequence'>): void {
    this.requestTally.add(entry.outcome);
    boundedPush(this.requests, { sequence: this.requestTally.total, ...entry });
  }

  addCallback(entry: Omit<CallbackEntry, 'sequence'>): void {
    this.callbackTally.add(String(entry.answer ?? 'none'));
    boundedPush(this.callbacks, { sequence: this.callbackTally.total, ...entry });
  }

  message(messageId: string): KeptMessage | undefined {
    return this.#byId.get(messageId);
  }

  list(listId: string): KeptList | undefined {
    return this.#listById.get(listId);
  }

  /** Sequences begin at 1 again. */
  clear(): void {
    this.messages.length = 0;
    this.requests.length = 0;
    this.callbacks.length = 0;
    this.#byId.clear();
    this.#lists.length = 0;
    this.#listById.clear();
    for (const tally of [this.messageTally, this.requestTally, this.callbackTally]) tally.clear();
  }
}
