import { numberKey } from '../faults/number-key.js';

/** One spelling for the same phone: `+41…` for `0041…`; what is no international number stays as it is. */
export function phoneOf(number: string): string {
  const key = numberKey(number);
  return key !== number && /^\d+$/.test(key) ? `+${key}` : number;
}
