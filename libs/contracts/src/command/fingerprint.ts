import { createHash, hash } from 'node:crypto';
import { toE164 } from '../numbers/phone-number.js';
import type { NormalizedCommand } from './normalized-command.js';

/** Grows when the way to compute it changes: an unknown version counts as equal. */
const VERSION = '3';

/** What makes two commands the same message. Not: metadata, trace, policy, key. */
export interface FingerprintedMessage extends Pick<
  NormalizedCommand,
  'account' | 'channel' | 'from' | 'content' | 'sendAt' | 'expiresAt'
> {
  /** As published. */
  readonly to: string | readonly string[];
}

/**
 * A hash of a command's content as it was meant, not as it was spelled: the order of fields and recipients does not matter, nor how
 * an international number or an instant is written. Nothing of a gateway's settings enters: a change of theirs must not turn a
 * repeated command into another one.
 */
export function fingerprintOf(message: FingerprintedMessage, salt = ''): string {
  const { account, channel, from, to, content, sendAt, expiresAt } = message;
  const recipients = new Set([to].flat().map(plainNumber));
  const meant = {
    account,
    channel,
    from: from === undefined ? undefined : plainNumber(from),
    to: [...recipients].toSorted(),
    content,
    sendAt,
    expiresAt,
  };
  return digest('command', salt, canonicalJson(meant));
}

/** Reads as itself, so that most numbers need no parsing. (Mexico's old mobile numbers do not: see `toE164`.) */
const PLAIN_E164 = /^\+(?!521\d{10}$)[1-9]\d{6,14}$/;

/** Whose a national number is depends on a setting: it stays as it is, and so does what is no number. */
function plainNumber(text: string): string {
  return PLAIN_E164.test(text) ? text : (toE164(text) ?? text.trim());
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
  const head = `${kind}\n${salt}\n`;
  const digested =
    typeof content === 'string'
      ? hash('sha256', head + content)
      : createHash('sha256').update(head).update(content).digest('hex');
  return `${VERSION}:${digested}`;
}

/** JSON with its names in order and without what is null, which means not there: equal content gives equal text. */
export function canonicalJson(value: object): string {
  return JSON.stringify(inOrder(value));
}

/** Before JSON is written, not by a replacer, which would be asked for each value by itself. */
function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(inOrder);
  // Without a prototype `__proto__` is a name like any other.
  const ordered = Object.create(null) as Record<string, unknown>;
  for (const [name, item] of Object.entries(value).toSorted(byName))
    if (item !== null) ordered[name] = inOrder(item);
  return ordered;
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}
