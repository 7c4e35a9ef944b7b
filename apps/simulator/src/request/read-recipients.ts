import { field, given, isObject, type JsonObject } from './field.js';
import type { Violations } from './violations.js';

/** International format (eCall REST API, Message page); at most 15 digits (ITU-T E.164). */
const RECIPIENT = /^(?:00|\+)[1-9]\d{6,14}$/;

const NO_NUMBER = 'A phone number is required.';

/** What can be read of `to` and `toList`, right or wrong: fault rules are chosen by it. */
export function namedRecipients(body: JsonObject): string[] {
  const list = given(body, 'toList');
  const items = Array.isArray(list) ? list.map((item) => numberOf(item)) : [];
  return [given(body, 'to'), ...items].filter((to) => typeof to === 'string');
}

export function invalidReceiver(to: string): string {
  return `'${to}' is an invalid receiver.`;
}

export function isReceiver(to: string): boolean {
  return RECIPIENT.test(to);
}

/** Exactly one of `to` and `toList`. In a list each number is answered for by itself: here it only has to be there. */
export function checkRecipients(body: JsonObject, violations: Violations): void {
  const to = given(body, 'to');
  const list = given(body, 'toList');
  if (to !== undefined && list !== undefined) {
    violations.add('To', "'To' and 'ToList' exclude each other.");
  } else if (list !== undefined) checkList(list, violations);
  else if (to === undefined) violations.add('To', "One of 'To' and 'ToList' is required.");
  else if (typeof to !== 'string') violations.add('To', NO_NUMBER);
  else if (!isReceiver(to)) violations.add('To', invalidReceiver(to));
}

function checkList(list: unknown, violations: Violations): void {
  if (!Array.isArray(list) || list.length === 0) {
    violations.add('ToList', "'ToList' must be a list of at least one address.");
    return;
  }
  list.forEach((item, index) => {
    if (typeof numberOf(item) !== 'string') violations.add(`ToList[${index}]`, NO_NUMBER);
  });
}

/** The shape `{ "number" }` of an address is assumed: the public pages do not show it. */
function numberOf(item: unknown): unknown {
  return isObject(item) ? field(item, 'number') : undefined;
}
