/** What must not be left in a file that others will read. */
export interface Secrets {
  /** The recipient in E.164. */
  readonly to: string;
  readonly from: string;
  readonly text: string;
  /** Credentials, and the address that was made for the callbacks. */
  readonly others: readonly string[];
}

/** Takes the secrets out of a JSON value or a text; the same one always becomes the same. */
export type Redact = <T>(value: T) => T;

/** The digits that tell one phone from another, whichever prefix stands before them. */
const TELLING_DIGITS = 9;
const NOBODYS_DIGITS = '791234567';
const ANY_NUMBER = /(?:\+|\b00)[1-9]\d{7,13}\b/g;
/** A shorter one would be found in words that are none. */
const SHORTEST_SECRET = 4;

export function redactor(secrets: Secrets): Redact {
  const digits = secrets.to.replaceAll(/\D/g, '').slice(-TELLING_DIGITS);
  const nobodys = NOBODYS_DIGITS.slice(-digits.length);
  const replaced: ReadonlyArray<readonly [string, string]> = [
    ...secrets.others.map((secret) => [secret, 'redacted'] as const),
    [secrets.text, 'Test'],
    [secrets.from, /^\+?\d+$/.test(secrets.from) ? secrets.from.replaceAll(/\d/g, '0') : 'Brand'],
  ];
  const inText = (text: string): string => {
    const known = replaced
      .filter(([secret]) => secret.length >= SHORTEST_SECRET)
      .reduce((sofar, [secret, instead]) => sofar.replaceAll(secret, instead), text);
    return known
      .replaceAll(digits, nobodys)
      .replaceAll(ANY_NUMBER, (number) => (number.endsWith(nobodys) ? number : withoutSubscriber(number)));
  };
  return function redact<T>(value: T): T {
    return redactLeaves(value, inText) as T;
  };
}

/** Keeps what says which form it has: the prefix and the country. */
function withoutSubscriber(number: string): string {
  const kept = number.startsWith('+') ? 3 : 4;
  return number.slice(0, kept) + number.slice(kept).replaceAll(/\d/g, '0');
}

function redactLeaves(value: unknown, inText: (text: string) => string): unknown {
  if (typeof value === 'string') return inText(value);
  if (typeof value === 'number') return redactNumber(value, inText);
  if (Array.isArray(value)) return value.map((item: unknown) => redactLeaves(item, inText));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [inText(name), redactLeaves(item, inText)]),
  );
}

function redactNumber(value: number, inText: (text: string) => string): number {
  const text = String(value);
  const redacted = inText(text);
  return redacted === text ? value : Number(redacted);
}
