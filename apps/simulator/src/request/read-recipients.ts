import { field, given, isObject, type JsonObject } from '../ecall/json-object.js';
import { isInternational } from '../ecall/phone-number.js';
import type { Violations } from './violations.js';

const NO_NUMBER = 'A phone number is required.';

/** The numbers in `to` and `toList`, valid or not. */
export function namedRecipients(body: JsonObject): string[] {
  const list = given(body, 'toList');
  const items = Array.isArray(list) ? list.map((item) => numberOf(item)) : [];
  return [given(body, 'to'), ...items].filter((to) => typeof to === 'string');
}

export function invalidReceiver(to: string): string {
  return `'${to}' is an invalid receiver.`;
}

/** Requires exactly one of `to` and `toList`. Each number of a list gets its own result later; here it only has to exist. */
export function checkRecipients(body: JsonObject, violations: Violations): void {
  const to = given(body, 'to');
  const list = given(body, 'toList');
  if (to !== undefined && list !== undefined) {
    violations.add('To', "'To' and 'ToList' exclude each other.");
  } else if (list !== undefined) checkList(list, violations);
  else if (to === undefined) violations.add('To', "One of 'To' and 'ToList' is required.");
  else if (typeof to !== 'string') violations.add('To', NO_NUMBER);
  else if (!isInternational(to)) violations.add('To', invalidReceiver(to));
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
