/** Header values as Kafka clients give them; a header that stands several times keeps all its values. */
export type RawHeaders = Readonly<
  Record<string, Buffer | string | ReadonlyArray<Buffer | string> | null | undefined>
>;

/** The last value of a header, as text; names count in any case. */
export function headerText(headers: RawHeaders, name: string): string | undefined {
  const value = headers[name] ?? Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  const last = value !== null && typeof value === 'object' && !Buffer.isBuffer(value) ? value.at(-1) : value;
  return last === undefined || last === null ? undefined : last.toString();
}
