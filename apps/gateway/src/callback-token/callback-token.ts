import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Attempt } from '@ecall-gateway/ledger';
import type { SigningKey } from '@ecall-gateway/settings';

/** One attempt at one row, or a message list: then the callback itself says which of its messages it is about. */
export type CallbackTarget = Attempt | { readonly listId: string };

/** Stands where a token for a row has its attempt. */
const LIST = 'list';

/** Keeps a token from being taken for anything else that may once be signed with the same keys. */
const PURPOSE = 'ecall-gateway:status-callback:1';
/** Characters of a token: room for a key's id, whatever an operator calls it. */
export const MAX_TOKEN_LENGTH = 256;

/**
 * Signs and verifies the token in a callback address: it names one attempt at one row (or one list), so that a status
 * notification that carries it proves that eCall took that very attempt. HMAC-SHA-256; no number, no text.
 *
 * `keyId.rowId.attempt.signature` or `keyId.listId.list.signature`, ids and signature in base64url.
 */
export class CallbackTokens {
  private readonly signer: SigningKey;
  private readonly secrets: ReadonlyMap<string, string>;

  /** The first key signs, all verify: a new key is put in front, the old one kept for at least ten days. */
  constructor(keys: readonly [SigningKey, ...SigningKey[]]) {
    this.signer = keys[0];
    this.secrets = new Map(keys.map(({ id, secret }) => [id, secret]));
  }

  sign(target: CallbackTarget): string {
    const [id, kind] = 'listId' in target ? [target.listId, LIST] : [target.rowId, target.attempt];
    const claim = `${this.signer.id}.${Buffer.from(id).toString('base64url')}.${kind}`;
    return `${claim}.${signature(this.signer.secret, claim).toString('base64url')}`;
  }

  /** What the token names, or undefined for a token that we never made. */
  verify(token: string): CallbackTarget | undefined {
    if (token.length > MAX_TOKEN_LENGTH) return undefined;
    const [keyId = '', encodedId = '', kind = '', given = '', ...rest] = token.split('.');
    const secret = this.secrets.get(keyId);
    if (secret === undefined || rest.length > 0) return undefined;
    const expected = signature(secret, `${keyId}.${encodedId}.${kind}`).toString('base64url');
    if (!sameText(given, expected)) return undefined;
    const id = Buffer.from(encodedId, 'base64url').toString();
    return kind === LIST ? { listId: id } : { rowId: id, attempt: Number(kind) };
  }
}

function signature(secret: string, claim: string): Buffer {
  return createHmac('sha256', secret).update(PURPOSE).update('\n').update(claim).digest();
}

/** Takes as long for a wrong secret as for the right one, whatever their lengths. */
export function sameText(given: string, expected: string): boolean {
  const digest = (text: string) => createHmac('sha256', PURPOSE).update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
