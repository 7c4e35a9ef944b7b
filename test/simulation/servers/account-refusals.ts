import type { AccountRefused, EcallError, Rejected } from '@ecall-gateway/ecall-client';
import type { Surroundings } from '../surroundings/surroundings.js';
import { type AccountName, DEFAULT_SENDER } from './accounts-file.js';

/** How eCall may refuse an account, or the sender that it uses where a command names none. */
const REFUSALS = ['credentials', 'credits', 'forbidden', 'wrong-address', 'sender'] as const;
type Refusal = (typeof REFUSALS)[number];

const STATUSES = { credentials: 401, credits: 402, forbidden: 403, 'wrong-address': 302 } as const;
/** An account that is refused still gets a message through now and then: a small top-up, a partial outage. */
const PASSES = 0.2;

export const REFUSED_SENDER: EcallError = {
  code: 'InvalidContent',
  message: 'the sender is not approved',
  details: [{ parameter: 'From', messages: ['not approved'] }],
};

/** What eCall holds against accounts, whoever the message is for. None of it may become a message's outcome. */
export class AccountRefusals {
  private readonly current = new Map<AccountName, { readonly refusal: Refusal; readonly until: number }>();

  constructor(private readonly world: Surroundings) {}

  begin(account: AccountName): void {
    const { random, time } = this.world;
    const refusal = random.pick(REFUSALS);
    const ms = random.between(500, 4_000);
    this.world.tell(`eCall refuses ${account} for ${ms} ms: ${refusal}`);
    this.current.set(account, { refusal, until: time.now() + ms });
  }

  /** @param from the sender of the message: one that the command itself named is not the account's matter */
  of(account: AccountName, from: string, requestId: string): AccountRefused | Rejected | undefined {
    const { refusal, until } = this.current.get(account) ?? { refusal: undefined, until: 0 };
    if (refusal === undefined || this.world.time.now() >= until || this.world.random.chance(PASSES))
      return undefined;
    if (refusal !== 'sender')
      return { kind: 'account-refused', status: STATUSES[refusal], reason: refusal, requestId };
    const isOfAccount = from === DEFAULT_SENDER;
    return isOfAccount
      ? { kind: 'rejected', status: 400, error: REFUSED_SENDER, refused: 'sender', requestId }
      : undefined;
  }
}
