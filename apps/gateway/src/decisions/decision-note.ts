import { createHmac } from 'node:crypto';
import type { AuditNote } from '@ecall-gateway/ledger';
import type { SigningKey } from '@ecall-gateway/settings';

export interface Decided {
  /** Name of the token that the caller carried. */
  readonly who: string;
  readonly reason?: string | undefined;
  /** What it was about; a number belongs into `to`. */
  readonly what: Readonly<Record<string, string | number | undefined>>;
  /** E.164. */
  readonly to?: string | undefined;
}

/** As much of a hash as tells two numbers from each other. */
const HASH_CHARACTERS = 22;

/**
 * Makes what the audit keeps of a decision. A number stands there as a hash under the first of `WEBHOOK_SIGNING_KEYS`: who
 * knows the key and a number finds what was decided about it, and nobody reads numbers out of the audit.
 */
export class DecisionNotes {
  constructor(private readonly key: SigningKey) {}

  of({ who, reason, what, to }: Decided): AuditNote {
    const given = Object.entries(what).filter(([, value]) => value !== undefined);
    return {
      who,
      ...(reason === undefined ? {} : { reason }),
      what: { ...Object.fromEntries(given), ...(to === undefined ? {} : { to: this.hashOf(to) }) },
    };
  }

  /** With the key's id: after another key came, the hashes of before are not those of now. */
  private hashOf(number: string): string {
    const { id, secret } = this.key;
    const hash = createHmac('sha256', secret).update('audit').update('\0').update(number).digest('base64url');
    return `${id}:${hash.slice(0, HASH_CHARACTERS)}`;
  }
}
