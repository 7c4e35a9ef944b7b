import { createHash } from 'node:crypto';

/** Grows when the way to compute it changes: an unknown version counts as equal. */
const VERSION = '1';

/** The fields that make two commands the same message. Not: metadata, trace, policy, key. */
const CONTENT_FIELDS = ['account', 'channel', 'from', 'to', 'content', 'sendAt', 'expiresAt'] as const;

/** A hash of a command's content as it was published, before any default; the order of fields does not matter. */
export function fingerprintOf(data: object, salt = ''): string {
  const fields = data as Readonly<Record<string, unknown>>;
  return digest(
    'command',
    salt,
    canonicalJson(Object.fromEntries(CONTENT_FIELDS.map((name) => [name, fields[name]]))),
  );
}

/** A hash of something that is no command, by its bytes: equal only to itself. */
export function fingerprintOfInvalid(value: Buffer | null, salt = ''): string {
  return digest('invalid', salt, value ?? Buffer.alloc(0));
}

/** Whether two fingerprints may stand for the same content. */
export function sameFingerprint(a: string, b: string): boolean {
  return a === b || !isKnown(a) || !isKnown(b);
}

function isKnown(fingerprint: string): boolean {
  return fingerprint.startsWith(`${VERSION}:`);
}

function digest(kind: string, salt: string, content: string | Buffer): string {
  return `${VERSION}:${createHash('sha256').update(`${kind}\n${salt}\n`).update(content).digest('hex')}`;
}

/** JSON with its names in order and without what is null, which means not there: equal content gives equal text. */
export function canonicalJson(value: object): string {
  return JSON.stringify(value, (_name, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item) ? inOrder(item) : item,
  );
}

function inOrder(object: object): object {
  const pairs = Object.entries(object).filter(([, value]) => value !== null);
  return Object.fromEntries(pairs.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
