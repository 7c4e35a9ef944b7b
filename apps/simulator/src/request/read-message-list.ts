import type { NamedMessage } from '../faults/fault-book.js';
import type { SenderRules } from './check-from.js';
import { given, isObject, type JsonObject } from './field.js';
import { readAddresses } from './read-addresses.js';
import { type MessageRequest, readMessageRequest } from './read-message-request.js';
import { namedMessage } from './named-message.js';
import { type Violation, Violations } from './violations.js';

/** eCall's own maximum is not on the public pages: this one is generous, so that no client is held back by it. */
export const MOST_LIST_ITEMS = 1_000;

/** An item: read, or what is wrong with it. The other items are no matter of it. */
export type ReadListItem =
  | { readonly ok: true; readonly request: MessageRequest }
  | { readonly ok: false; readonly violations: readonly Violation[] };

export type ReadMessageList =
  | { readonly ok: true; readonly notificationAddresses: readonly string[] }
  | { readonly ok: false; readonly violations: readonly Violation[] };

/** What each item names, as far as it can be read. */
export function namedMessages(body: JsonObject): NamedMessage[] {
  return listItems(body).map((item) => (isObject(item) ? namedMessage(item) : { to: [], media: false }));
}

/** `messages` as given; empty where there is no such list. */
export function listItems(body: JsonObject): readonly unknown[] {
  const messages = given(body, 'messages');
  return Array.isArray(messages) ? messages : [];
}

/** What the list as a whole has to meet (eCall REST API, Message List page). */
export function readMessageList(body: JsonObject): ReadMessageList {
  const violations = new Violations();
  const count = listItems(body).length;
  if (count === 0) violations.add('Messages', "'Messages' must be a list of at least one message.");
  if (count > MOST_LIST_ITEMS) {
    violations.add('Messages', `'Messages' must not have more than ${MOST_LIST_ITEMS} messages.`);
  }
  const notificationAddresses = readAddresses(given(body, 'notification'), violations);
  return violations.empty
    ? { ok: true, notificationAddresses }
    : { ok: false, violations: violations.list() };
}

/** An item is a message request without `notification`, which stands once for the list. */
export function readListItem(item: unknown, rules: SenderRules): ReadListItem {
  if (!isObject(item)) return wrong('Message', 'A message must be an object.');
  if (given(item, 'notification') !== undefined) {
    return wrong('Notification', "'Notification' belongs to the list, not to a message.");
  }
  return readMessageRequest(item, rules);
}

function wrong(parameter: string, message: string): ReadListItem {
  return { ok: false, violations: [{ parameter, messages: [message] }] };
}
