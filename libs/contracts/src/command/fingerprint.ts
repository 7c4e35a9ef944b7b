import { createHash } from 'node:crypto';

/** Grows when the way to compute it changes: an unknown version counts as equal. */
const VERSION = '1';

/** The fields that make two commands the same message. Not: metadata, trace, policy, key. */
const CONTENT_FIELDS = ['account', 'channel', 'from', 'to', 'content', 'sendAt', 'expiresAt'] as const;

/** A hash of a command's content as it was published, before any default; the order of fields does not matter. */
export function fingerprintOf(data: object, salt = ''): string {
  const fields = data as Readonly<Record<string, unknown>>;
  return hash('command', Object.fromEntries(CONTENT_FIELDS.map((name) => [name, fields[name]])), salt);
}

/** A hash of something that is no command: equal only to itself. */
export function fingerprintOfInvalid(data: unknown, salt = ''): string {
  return hash('invalid', data, salt);
}

/** Whether two fingerprints may stand for the same content. */
export function sameFingerprint(a: string, b: string): boolean {
  const known = (fingerprint: string) => fingerprint.startsWith(`${VERSION}:`);
  return a === b || !known(a) || !known(b);
}

function hash(kind: string, value: unknown, salt: string): string {
  return `${VERSION}:${createHash('sha256')
    .update(`${kind}\n${salt}\n${canonicalJson(value)}`)
    .digest('hex')}`;
}

/** JSON with its names in order, so that equal data gives equal text. */
export function canonicalJson(value: unknown): string {
  return (
    JSON.stringify(value, (_name, item: unknown) =>
      typeof item === 'object' && item !== null && !Array.isArray(item)
        ? Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1)))
        : item,
    ) ?? ''
  );
}
