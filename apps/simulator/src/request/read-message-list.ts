import type { Violation } from '../ecall/error-body.js';
import { given, isObject, type JsonObject } from '../ecall/json-object.js';
import type { NamedMessage } from '../faults/plan-faults.js';
import type { SenderRules } from './check-from.js';
import { readAddresses } from './read-addresses.js';
import { namedMessage, readMessageRequest, type ReadRequest } from './read-message-request.js';
import { Violations } from './violations.js';

/** eCall's maximum is not on the public pages. This one is generous, so that it limits no client. */
export const MOST_LIST_ITEMS = 1_000;

export type ReadMessageList =
  | { readonly ok: true; readonly notificationAddresses: readonly string[] }
  | { readonly ok: false; readonly violations: readonly Violation[] };

/** As `namedMessage`, for each item. */
export function namedMessages(body: JsonObject): NamedMessage[] {
  return listItems(body).map((item) => (isObject(item) ? namedMessage(item) : { to: [], media: false }));
}

/** `messages` as given; empty where it is not a list. */
export function listItems(body: JsonObject): readonly unknown[] {
  const messages = given(body, 'messages');
  return Array.isArray(messages) ? messages : [];
}

/** Checks the rules for the list as a whole (eCall REST API, Message List page). */
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
export function readListItem(item: unknown, rules: SenderRules): ReadRequest {
  if (!isObject(item)) return wrong('Message', 'A message must be an object.');
  if (given(item, 'notification') !== undefined) {
    return wrong('Notification', "'Notification' belongs to the list, not to a message.");
  }
  return readMessageRequest(item, rules);
}

function wrong(parameter: string, message: string): ReadRequest {
  return { ok: false, violations: [{ parameter, messages: [message] }] };
}
