import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { Attempt } from '@ecall-gateway/ledger';
import type { SigningKey } from '@ecall-gateway/settings';

/** One attempt at one row, or a message list: then the callback itself says which of its messages it is about. */
export type CallbackTarget = Attempt | { readonly listId: string };

/** What a token in a callback address is. */
export type TokenReading =
  | { readonly kind: 'ours'; readonly target: CallbackTarget }
  /** Well formed, by a key that is not known here: a replica that has a newer key may have made it. */
  | { readonly kind: 'unknown-key' }
  /** Not well formed, or not signed by the key that it names. */
  | { readonly kind: 'not-ours' };

/** Stands where a token for a row has its attempt. */
const LIST = 'list';

/** Keeps a token from being taken for anything else that may once be signed with the same keys. */
const PURPOSE = 'ecall-gateway:status-callback:1';
/** Key id, id, attempt (or `list`), and an HMAC-SHA-256: 43 characters in base64url. */
const TOKEN = /^([^.]+)\.([\w-]+)\.(\d{1,10}|list)\.([\w-]{43})$/;
/** Characters of a token: room for a key's id, whatever an operator calls it. */
export const MAX_TOKEN_LENGTH = 256;

/**
 * Signs and verifies the token in a callback address: it names one attempt at one row (or one list), so that a status
 * notification that carries it proves that eCall took that very attempt. HMAC-SHA-256; no number, no text.
 *
 * `keyId.rowId.attempt.signature` or `keyId.listId.list.signature`, ids and signature in base64url.
 */
export class CallbackTokens {
  private readonly signer: { readonly id: string; readonly secret: KeyObject };
  private readonly secrets: ReadonlyMap<string, KeyObject>;

  /** The first key signs, all verify. */
  constructor(keys: readonly [SigningKey, ...SigningKey[]]) {
    const [first] = keys;
    this.signer = { id: first.id, secret: keyOf(first) };
    this.secrets = new Map(keys.map((key) => [key.id, keyOf(key)]));
  }

  sign(target: CallbackTarget): string {
    const [id, kind] = 'listId' in target ? [target.listId, LIST] : [target.rowId, target.attempt];
    const claim = `${this.signer.id}.${Buffer.from(id).toString('base64url')}.${kind}`;
    return `${claim}.${signature(this.signer.secret, claim)}`;
  }

  read(token: string): TokenReading {
    const parts = token.length > MAX_TOKEN_LENGTH ? null : TOKEN.exec(token);
    if (parts === null) return { kind: 'not-ours' };
    const [, keyId = '', encodedId = '', kind = '', given = ''] = parts;
    const secret = this.secrets.get(keyId);
    if (secret === undefined) return { kind: 'unknown-key' };
    const expected = signature(secret, `${keyId}.${encodedId}.${kind}`);
    // Both are 43 characters long.
    if (!timingSafeEqual(Buffer.from(given), Buffer.from(expected))) return { kind: 'not-ours' };
    const id = Buffer.from(encodedId, 'base64url').toString();
    return { kind: 'ours', target: kind === LIST ? { listId: id } : { rowId: id, attempt: Number(kind) } };
  }
}

/** Made once: from text, each signature would make it anew. */
function keyOf({ secret }: SigningKey): KeyObject {
  return createSecretKey(secret, 'utf8');
}

function signature(secret: KeyObject, claim: string): string {
  return createHmac('sha256', secret).update(`${PURPOSE}\n${claim}`).digest('base64url');
}

/** Takes as long for a wrong secret as for the right one, whatever their lengths. */
export function sameText(given: string, expected: string): boolean {
  const digest = (text: string) => createHmac('sha256', PURPOSE).update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
