/** A value by type and length: errors never repeat what people wrote. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (typeof value === 'string') return value === '' ? 'empty text' : `text of ${value.length} characters`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return `an object with ${Object.keys(value).length} fields`;
  return typeof value === 'number' ? 'a number' : `a ${typeof value}`;
}

/** The same for what a header says: some publishers write each header value as JSON, with quotes around it. */
export function describeText(value: unknown): string {
  const isQuoted = typeof value === 'string' && /^\s*".*"\s*$/s.test(value);
  return isQuoted
    ? `${describeValue(value)} in JSON quotes (write header values without)`
    : describeValue(value);
}
