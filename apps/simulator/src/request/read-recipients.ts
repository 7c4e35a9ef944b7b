import { field, given, isObject, type JsonObject } from './field.js';
import type { Violations } from './violations.js';

/** International format (eCall REST API, Message page); at most 15 digits (ITU-T E.164). */
const RECIPIENT = /^(?:00|\+)[1-9]\d{6,14}$/;

/** What can be read of `to` and `toList`, right or wrong: fault rules are chosen by it. */
export function namedRecipients(body: JsonObject): string[] {
  const list = given(body, 'toList');
  const items = Array.isArray(list) ? list.map((item) => numberOf(item)) : [];
  return [given(body, 'to'), ...items].filter((to) => typeof to === 'string');
}

/** Exactly one of `to` and `toList`. */
export function checkRecipients(body: JsonObject, violations: Violations): void {
  const to = given(body, 'to');
  const list = given(body, 'toList');
  if (to !== undefined && list !== undefined) {
    violations.add('To', "'To' and 'ToList' exclude each other.");
  } else if (list !== undefined) checkList(list, violations);
  else if (to === undefined) violations.add('To', "One of 'To' and 'ToList' is required.");
  else checkNumber(to, 'To', violations);
}

function checkList(list: unknown, violations: Violations): void {
  if (!Array.isArray(list) || list.length === 0) {
    violations.add('ToList', "'ToList' must be a list of at least one address.");
    return;
  }
  list.forEach((item, index) => checkNumber(numberOf(item), `ToList[${index}]`, violations));
}

function checkNumber(to: unknown, parameter: string, violations: Violations): void {
  if (typeof to !== 'string') violations.add(parameter, 'A phone number is required.');
  else if (!RECIPIENT.test(to)) violations.add(parameter, `'${to}' is an invalid receiver.`);
}

/** The shape `{ "number" }` of an address is assumed: the public pages do not show it. */
function numberOf(item: unknown): unknown {
  return isObject(item) ? field(item, 'number') : undefined;
}
