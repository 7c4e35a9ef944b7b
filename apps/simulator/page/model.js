/**
 * @import { Changes, Reply, ShownMessage, ToldStatus, Trouble } from '../src/feed/changes.js'
 * @import { ActiveFault } from '../src/faults/live-rule.js'
 */

/**
 * @typedef {{ kind: 'message', key: string, at: number, message: ShownMessage, fault?: string, told?: ToldStatus }} MessageItem
 * @typedef {{ kind: 'reply', key: string, at: number, reply: Reply }} ReplyItem
 * @typedef {{ kind: 'trouble', key: string, at: number, trouble: Trouble }} TroubleItem
 * @typedef {MessageItem | ReplyItem | TroubleItem} Item
 * @typedef {{ number: string, items: Item[], unread: number, rings: number }} Phone
 */

/** The rest is in the simulator's own lists (`GET /control/log`). */
const MOST_ITEMS = 200;
const MOST_PHONES = 200;

/** What the page knows: bounded, whatever comes. */
export class Model {
  /** By number; the one that something happened to last comes last. @type {Map<string, Phone>} */
  phones = new Map();
  /** The number of the phone that is open; it may have no messages yet. */
  open = '';
  /** @type {readonly ActiveFault[]} */
  faults = [];
  /** The latest request that names no phone, such as one with wrong credentials. @type {Trouble | undefined} */
  stray;
  skipped = 0;
  #clockLead = 0;
  /** @type {Map<string, MessageItem>} */
  #messages = new Map();

  /** The simulator's clock. */
  get now() {
    return Date.now() + this.#clockLead;
  }

  /**
   * @param {Changes} changes
   * @returns {readonly ShownMessage[]} the messages that ring: not those that were there before the page
   */
  apply(changes) {
    this.#clockLead = changes.now - Date.now();
    if (changes.reset) this.#forget();
    for (const message of changes.messages) this.#addMessage(message, !changes.reset);
    for (const reply of changes.replies) {
      this.#add(reply.phone, {
        kind: 'reply',
        key: `reply ${reply.messageId} ${reply.at}`,
        at: reply.at,
        reply,
      });
    }
    for (const trouble of changes.troubles) this.#addTrouble(trouble);
    for (const { messageId, status, at } of changes.statuses) {
      const item = this.#messages.get(messageId);
      if (item) {
        const sentAt = Math.min(item.message.sentAt, at);
        item.message = { ...item.message, sentAt, endedAt: at, finalStatus: status };
      }
    }
    for (const told of changes.callbacks) {
      const item = this.#messages.get(told.messageId);
      if (item) item.told = told;
    }
    this.skipped += changes.skipped;
    this.faults = changes.faults ?? this.faults;
    this.#dropOldest();
    return changes.reset ? [] : changes.messages;
  }

  /** @param {string} number */
  choose(number) {
    this.open = number;
    const phone = this.phones.get(number);
    if (phone) phone.unread = 0;
  }

  get unread() {
    let sum = 0;
    for (const { unread } of this.phones.values()) sum += unread;
    return sum;
  }

  /** @param {string} messageId */
  message(messageId) {
    return this.#messages.get(messageId);
  }

  #forget() {
    this.phones.clear();
    this.#messages.clear();
    this.stray = undefined;
    this.skipped = 0;
  }

  /**
   * @param {ShownMessage} message
   * @param {boolean} rings
   */
  #addMessage(message, rings) {
    /** @type {MessageItem} */
    const item = { kind: 'message', key: message.messageId, at: message.at, message };
    this.#messages.set(message.messageId, item);
    const phone = this.#add(message.phone, item);
    if (!rings) return;
    phone.rings += 1;
    if (message.phone !== this.open || document.hidden) phone.unread += 1;
  }

  /** @param {Trouble} trouble */
  #addTrouble(trouble) {
    const { requestId, at, fault, phones, messageIds } = trouble;
    for (const messageId of messageIds) {
      const item = this.#messages.get(messageId);
      if (item && fault !== undefined) item.fault = fault;
    }
    if (messageIds.length > 0) return;
    if (phones.length === 0) this.stray = trouble;
    for (const phone of phones) this.#add(phone, { kind: 'trouble', key: requestId, at, trouble });
  }

  /**
   * @param {string} number
   * @param {Item} item
   */
  #add(number, item) {
    const phone = this.phones.get(number) ?? { number, items: [], unread: 0, rings: 0 };
    this.phones.delete(number);
    this.phones.set(number, phone);
    let place = phone.items.length;
    while (place > 0 && (phone.items[place - 1]?.at ?? 0) > item.at) place -= 1;
    phone.items.splice(place, 0, item);
    return phone;
  }

  #dropOldest() {
    for (const number of this.phones.keys()) {
      if (this.phones.size <= MOST_PHONES) break;
      if (number !== this.open) this.#dropItems(number, 0);
    }
    for (const [number, { items }] of this.phones) {
      if (items.length > MOST_ITEMS) this.#dropItems(number, MOST_ITEMS);
    }
  }

  /**
   * @param {string} number
   * @param {number} keep
   */
  #dropItems(number, keep) {
    const items = this.phones.get(number)?.items ?? [];
    for (const { key } of items.splice(0, items.length - keep)) this.#messages.delete(key);
    if (keep === 0) this.phones.delete(number);
  }
}
