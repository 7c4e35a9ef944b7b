import { randomUUID } from 'node:crypto';
import { Watchers } from '../watch/watchers.js';
import type {
  AcceptedMessage,
  CallbackEntry,
  Exchange,
  InboundEntry,
  KeptList,
  KeptMessage,
  RequestEntry,
  StatusEntry,
} from './entries.js';
import { boundedPush, MOST_ENTRIES } from './entry-list.js';
import { endedNow, type MessageFate } from './message-fate.js';
import { Recent } from './recent.js';
import { Tally } from './tally.js';

/** Bodies and headers are kept for a person who inspects what just happened. */
const MOST_EXCHANGES = 2_000;

/** Everything that happened, in order. The arrays are the same objects for the journal's whole life. */
export class Journal {
  readonly messages: AcceptedMessage[] = [];
  readonly requests: RequestEntry[] = [];
  readonly callbacks: CallbackEntry[] = [];
  readonly inbound: InboundEntry[] = [];
  /** Only statuses that were set by hand. */
  readonly statuses: StatusEntry[] = [];
  /** By request id. */
  readonly exchanges = new Recent<string, Exchange>(MOST_EXCHANGES);
  /** By sequence of the callback. */
  readonly callbackBodies = new Recent<number, string>(MOST_EXCHANGES);
  /** Notified after each entry and each `clear`. */
  readonly watchers = new Watchers();
  /** By channel. Like the other tallies it counts since the last `clear`, dropped entries included. */
  readonly messageTally = new Tally();
  /** By outcome. */
  readonly requestTally = new Tally();
  /** By HTTP status of the answer, or `none`. */
  readonly callbackTally = new Tally();
  /** By answer. */
  readonly inboundTally = new Tally();
  readonly statusTally = new Tally();
  private currentEpoch = randomUUID();
  private readonly byId = new Map<string, KeptMessage>();
  private readonly lists = new Recent<string, KeptList>(MOST_ENTRIES);

  /** Changes with each `clear`: sequences of different epochs cannot be compared. */
  get epoch(): string {
    return this.currentEpoch;
  }

  addMessage(entry: Omit<AcceptedMessage, 'sequence'>, fate: MessageFate): KeptMessage {
    this.messageTally.add(entry.channel);
    const message: AcceptedMessage = { sequence: this.messageTally.total, ...entry };
    for (const lost of boundedPush(this.messages, message)) {
      this.byId.delete(lost.messageId);
      // A list is dropped with the first of its messages; otherwise it would keep them in memory.
      if (lost.listId !== undefined) this.lists.delete(lost.listId);
    }
    const kept = { message, fate };
    this.byId.set(message.messageId, kept);
    this.watchers.notify();
    return kept;
  }

  addList(list: KeptList): void {
    this.lists.set(list.listId, list);
  }

  addRequest(entry: Omit<RequestEntry, 'sequence'>): void {
    this.requestTally.add(entry.outcome);
    boundedPush(this.requests, { sequence: this.requestTally.total, ...entry });
    this.watchers.notify();
  }

  addCallback(entry: Omit<CallbackEntry, 'sequence'>, body: string): void {
    this.callbackTally.add(String(entry.answer ?? 'none'));
    const sequence = this.callbackTally.total;
    boundedPush(this.callbacks, { sequence, ...entry });
    this.callbackBodies.set(sequence, body);
    this.watchers.notify();
  }

  addInbound(entry: Omit<InboundEntry, 'sequence'>): void {
    this.inboundTally.add(String(entry.status));
    boundedPush(this.inbound, { sequence: this.inboundTally.total, ...entry });
    this.watchers.notify();
  }

  /** Sets the status of a message from now on, whatever its fate was; `undefined` when there is no such message. */
  addStatus(entry: Omit<StatusEntry, 'sequence'>): KeptMessage | undefined {
    const kept = this.byId.get(entry.messageId);
    if (!kept) return undefined;
    kept.fate = endedNow(kept.fate, entry);
    this.statusTally.add(entry.status);
    boundedPush(this.statuses, { sequence: this.statusTally.total, ...entry });
    this.watchers.notify();
    return kept;
  }

  message(messageId: string): KeptMessage | undefined {
    return this.byId.get(messageId);
  }

  list(listId: string): KeptList | undefined {
    return this.lists.get(listId);
  }

  /** Forgets everything; sequences start at 1 again. */
  clear(): void {
    for (const entries of [this.messages, this.requests, this.callbacks, this.inbound, this.statuses]) {
      entries.length = 0;
    }
    this.byId.clear();
    this.lists.clear();
    for (const tally of [this.messageTally, this.requestTally, this.callbackTally]) tally.clear();
    for (const tally of [this.inboundTally, this.statusTally]) tally.clear();
    this.exchanges.clear();
    this.callbackBodies.clear();
    this.currentEpoch = randomUUID();
    this.watchers.notify();
  }
}
