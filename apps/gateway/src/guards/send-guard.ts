import type { Attempt, Charge, Ledger, RejectionFacts, SettleAnswer, Wait } from '@ecall-gateway/ledger';
import type { RecipientLimit, SendGuards } from '@ecall-gateway/settings';
import type { Logger } from 'pino';
import type { Account } from '../accounts/account.js';
import type { LogThrottle } from '../logging/log-throttle.js';
import { type DayLimits, urgentExtra } from './day-limits.js';
import { refusalOf } from './recipient-guard.js';

/** Until a message that the daily limit holds back is due: it is claimed again once the account, or any day, has room. */
const LIMITED_WAIT_MS = 1_000;

/** What the guards look at. */
export interface GuardedMessage {
  readonly attempt: Attempt;
  /** E.164: whom the command names. */
  readonly recipient: string;
  /** E.164: where the attempt sends it instead. */
  readonly redirectedTo?: string;
  readonly urgent: boolean;
  readonly segments: number;
  /** Counted before: whatever the limits are now, they are not asked again. */
  readonly isCharged: boolean;
}

export type GuardVerdict =
  | { readonly kind: 'admitted' }
  /** Must not be sent, and the ledger has it: rejected, or parked where an earlier attempt is in doubt. */
  | { readonly kind: 'refused'; readonly answer: SettleAnswer }
  /** Not now. Nothing is written yet. */
  | { readonly kind: 'limited'; readonly wait: Wait }
  /** The attempt was begun under other rules, or is no longer the caller's: it has to be given back. */
  | { readonly kind: 'outdated' };

export interface SendGuardDependencies {
  readonly ledger: Pick<Ledger, 'charge' | 'rejected'>;
  readonly days: DayLimits;
  readonly logger: Logger;
  readonly throttle: LogThrottle;
  /** Repeats a write until the ledger takes it. */
  readonly untilWritten: <T>(write: () => Promise<T>) => Promise<T>;
  /** E.164: may get any number of messages. */
  readonly unlimitedRecipient?: string | undefined;
}

const UNGUARDED: SendGuards = { mayWriteTo: () => true };
const ADMITTED = { kind: 'admitted' } as const;
const LIMITED: GuardVerdict = {
  kind: 'limited',
  wait: { reason: 'account', due: { inMs: LIMITED_WAIT_MS } },
};

/** Stands between an intent and its call: whether an account may send a message to its recipient now. */
export class SendGuard {
  constructor(private readonly dependencies: SendGuardDependencies) {}

  /** @throws only when the process closes before the ledger took the decision */
  async admit(account: Account, message: GuardedMessage): Promise<GuardVerdict> {
    const { guards = UNGUARDED } = account;
    const refusal = refusalOf(guards, message.recipient);
    if (refusal !== undefined) return this.refuse(message, refusal);
    if (guards.redirectTo !== message.redirectedTo) return { kind: 'outdated' };
    return this.charge(account, guards, message);
  }

  private async charge(account: Account, guards: SendGuards, message: GuardedMessage): Promise<GuardVerdict> {
    const { days, ledger, untilWritten } = this.dependencies;
    if (!hasLimits(guards)) return ADMITTED;
    const charge = this.chargeOf(account, guards, message);
    if (charge.perRecipient?.length === 0 && charge.perDay === undefined) return ADMITTED;
    const most = days.mostSegments(account) ?? Number.POSITIVE_INFINITY;
    if (!message.isCharged && message.segments > most) return this.tooLarge(account, message);
    const answer = await untilWritten(() => ledger.charge(charge));
    switch (answer.kind) {
      case 'charged':
        return ADMITTED;
      case 'recipient-limit':
        return this.refuse(message, {
          reason: 'recipient-limit',
          detail: `the number has got as many messages as are allowed: ${inWords(guards)}`,
        });
      case 'day-limit':
        days.refused(account, message);
        return LIMITED;
      case 'not-mine':
      case 'gone':
        return { kind: 'outdated' };
      default:
        return answer satisfies never;
    }
  }

  private chargeOf(
    { name }: Account,
    { limitPerRecipient, ownLimitPerRecipient, limitPerDay }: SendGuards,
    { attempt, recipient, urgent, segments }: GuardedMessage,
  ): Charge {
    const isUnlimited = urgent || recipient === this.dependencies.unlimitedRecipient;
    const perRecipient = [
      ...(limitPerRecipient === undefined ? [] : [toLimit(limitPerRecipient)]),
      ...(ownLimitPerRecipient === undefined ? [] : [{ ...toLimit(ownLimitPerRecipient), account: name }]),
    ];
    const day = this.dependencies.days.today();
    return {
      ...attempt,
      segments,
      perRecipient: isUnlimited ? [] : perRecipient,
      ...(limitPerDay === undefined
        ? {}
        : { perDay: { day, max: limitPerDay, ...(urgent && { extra: urgentExtra(limitPerDay) }) } }),
    };
  }

  private async refuse({ attempt }: GuardedMessage, facts: RejectionFacts): Promise<GuardVerdict> {
    const { ledger, untilWritten } = this.dependencies;
    return { kind: 'refused', answer: await untilWritten(() => ledger.rejected(attempt, facts)) };
  }

  /** It waits by itself, and is not claimed before it fits. Were it counted, it would use up the day and hold up the others. */
  private tooLarge({ name }: Account, { segments }: GuardedMessage): GuardVerdict {
    const { throttle, logger } = this.dependencies;
    const line =
      'a message needs more segments than its account may send in a day: it waits for a lift or a higher limit';
    const repeats = throttle.tell(`${line} ${name}`);
    if (repeats !== undefined) logger.warn({ account: name, segments, repeats }, line);
    return LIMITED;
  }
}

/** Most accounts have none: then there is nothing to be put together. */
function hasLimits({ limitPerRecipient, ownLimitPerRecipient, limitPerDay }: SendGuards): boolean {
  return limitPerRecipient !== undefined || ownLimitPerRecipient !== undefined || limitPerDay !== undefined;
}

function toLimit({ count, windowMs }: RecipientLimit) {
  return { max: count, windowMs };
}

function inWords({ limitPerRecipient, ownLimitPerRecipient }: SendGuards): string {
  return [limitPerRecipient, ownLimitPerRecipient]
    .flatMap((limit) => (limit === undefined ? [] : [`${limit.count} in ${limit.windowMs / 1_000} s`]))
    .join(', ');
}
