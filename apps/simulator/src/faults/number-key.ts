/** The digits of an international number, so that `+41…` and `0041…` compare as equal. */
export function numberKey(number: string): string {
  if (number.startsWith('+')) return number.slice(1);
  if (number.startsWith('00')) return number.slice(2);
  return number;
}
