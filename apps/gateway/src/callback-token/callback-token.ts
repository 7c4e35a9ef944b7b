import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Attempt } from '@ecall-gateway/ledger';
import type { SigningKey } from '@ecall-gateway/settings';

/** Keeps a token from being taken for anything else that may once be signed with the same keys. */
const PURPOSE = 'ecall-gateway:status-callback:1';
const MAX_LENGTH = 256;

/**
 * Signs and verifies the token in a callback address: it names one attempt at one row, so that a status notification
 * that carries it proves that eCall took that very attempt. HMAC-SHA-256; no number, no text.
 *
 * `keyId.rowId.attempt.signature`, the row's id and the signature in base64url.
 */
export class CallbackTokens {
  private readonly signer: SigningKey;
  private readonly secrets: ReadonlyMap<string, string>;

  /** The first key signs, all verify: a new key is put in front, the old one kept for at least ten days. */
  constructor(keys: readonly [SigningKey, ...SigningKey[]]) {
    this.signer = keys[0];
    this.secrets = new Map(keys.map(({ id, secret }) => [id, secret]));
  }

  sign({ rowId, attempt }: Attempt): string {
    const claim = `${this.signer.id}.${Buffer.from(rowId).toString('base64url')}.${attempt}`;
    return `${claim}.${signature(this.signer.secret, claim).toString('base64url')}`;
  }

  /** What the token names, or undefined for a token that we never made. */
  verify(token: string): Attempt | undefined {
    if (token.length > MAX_LENGTH) return undefined;
    const [keyId = '', row = '', attempt = '', given = '', ...rest] = token.split('.');
    const secret = this.secrets.get(keyId);
    if (secret === undefined || rest.length > 0) return undefined;
    const expected = signature(secret, `${keyId}.${row}.${attempt}`).toString('base64url');
    return sameText(given, expected)
      ? { rowId: Buffer.from(row, 'base64url').toString(), attempt: Number(attempt) }
      : undefined;
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
