/** International format (eCall REST API, Message page); at most 15 digits (ITU-T E.164). */
const INTERNATIONAL = /^(?:00|\+)[1-9]\d{6,14}$/;

export function isInternational(number: string): boolean {
  return INTERNATIONAL.test(number);
}

/** The digits of an international number, so that `+41…` and `0041…` compare as equal. */
export function numberKey(number: string): string {
  if (number.startsWith('+')) return number.slice(1);
  if (number.startsWith('00')) return number.slice(2);
  return number;
}

/** One spelling for each phone: `+41…` for `0041…`. What is not an international number stays as it is. */
export function phoneOf(number: string): string {
  const key = numberKey(number);
  return key !== number && /^\d+$/.test(key) ? `+${key}` : number;
}
