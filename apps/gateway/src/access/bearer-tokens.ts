import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ManagementToken } from '@ecall-gateway/settings';

/** `Bearer` in any case, and a token as RFC 6750 has it. */
const BEARER = /^bearer +([\w.~+/-]+=*)$/i;

/** Whom a request names by its token. */
export type TokenHolder =
  { readonly kind: 'known'; readonly name: string } | { readonly kind: 'none' } | { readonly kind: 'wrong' };

/** The tokens of those who may manage. */
export class BearerTokens {
  /** Made anew in each process: digests under it have one length, and tell nobody how far a guess was right. */
  private readonly key = randomBytes(32);
  private readonly known: ReadonlyArray<{ readonly name: string; readonly digest: Buffer }>;

  constructor(tokens: readonly ManagementToken[]) {
    this.known = tokens.map(({ name, secret }) => ({ name, digest: this.digest(secret) }));
  }

  get isEmpty(): boolean {
    return this.known.length === 0;
  }

  /** @param authorization the header as it came */
  holderOf(authorization: string | undefined): TokenHolder {
    if (authorization === undefined) return { kind: 'none' };
    const [, token] = BEARER.exec(authorization) ?? [];
    if (token === undefined) return { kind: 'wrong' };
    const digest = this.digest(token);
    let name: string | undefined;
    // Every token is compared, so that the time of an answer does not tell which one was close.
    for (const each of this.known) if (timingSafeEqual(each.digest, digest)) name ??= each.name;
    return name === undefined ? { kind: 'wrong' } : { kind: 'known', name };
  }

  private digest(secret: string): Buffer {
    return createHmac('sha256', this.key).update(secret).digest();
  }
}
