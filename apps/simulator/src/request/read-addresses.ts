import { given, isObject } from '../ecall/json-object.js';
import type { Violations } from './violations.js';

const NO_ADDRESSES: readonly string[] = [];

/** `notification.addresses`, where status notifications go. */
export function readAddresses(notification: unknown, violations: Violations): readonly string[] {
  if (notification === undefined) return NO_ADDRESSES;
  const addresses = isObject(notification) ? (given(notification, 'addresses') ?? NO_ADDRESSES) : undefined;
  if (!Array.isArray(addresses) || !addresses.every(isWebAddress)) {
    violations.add('Notification.Addresses', "'Addresses' must be a list of http or https URLs.");
    return NO_ADDRESSES;
  }
  return addresses;
}

function isWebAddress(value: unknown): value is string {
  return typeof value === 'string' && /^https?:\/\//.test(value) && URL.canParse(value);
}
