/** RFC 3339, seconds and the offset's colon optional. The day of the month is looked at apart. */
const INSTANT =
  /^(\d{4})-(\d\d)-(\d\d)T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)$/;
/** What both ISO 8601 with four digits for the year and a database's timestamp can say. */
const EARLIEST = Date.parse('0001-01-01T00:00:00Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * Milliseconds since the epoch, or undefined for what is no instant. Narrower than ISO 8601, which also knows weeks,
 * days of the year and bare hours: `Date` reads none of them.
 */
export function parseInstant(text: string): number | undefined {
  const [, year, month, day] = INSTANT.exec(text) ?? [];
  if (day === undefined) return undefined;
  // Date.parse takes 31 June for 1 July: a day that the month does not have ends in another month.
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  if (date.getUTCMonth() !== Number(month) - 1) return undefined;
  const instant = Date.parse(text);
  return instant >= EARLIEST && instant <= LATEST ? instant : undefined;
}
