import type { Settings } from '../reading/settings.js';
import type { RecipientLimit } from '../values/limit-values.js';
import { admitsRecipient, type RecipientPattern } from '../values/phone-values.js';
import type { AccountCredentials } from './read-accounts.js';

/** What stands between a message of one account and its recipient: the environment's guards, made narrower by the account's. */
export interface SendGuards {
  /** Whether messages may go to this number (E.164). */
  readonly mayWriteTo: (number: string) => boolean;
  /** Two-letter codes of the countries that may be written to; missing: all. */
  readonly countries?: ReadonlySet<string>;
  /** Counted over the sends of all accounts. */
  readonly limitPerRecipient?: RecipientLimit;
  /** Counted over the sends of this account alone. */
  readonly ownLimitPerRecipient?: RecipientLimit;
  /** Segments of this account in a day. */
  readonly limitPerDay?: number;
  /** Where every message goes instead, in E.164. */
  readonly redirectTo?: string;
}

type OfEnvironment = Pick<
  Settings,
  | 'SEND_ALLOWED_TO'
  | 'SEND_COUNTRIES'
  | 'SEND_LIMIT_PER_RECIPIENT'
  | 'SEND_LIMIT_PER_DAY'
  | 'SEND_REDIRECT_TO'
>;
type OfAccount = Pick<
  AccountCredentials,
  'allowedTo' | 'countries' | 'limitPerRecipient' | 'limitPerDay' | 'redirectTo'
>;

/** The guards of one account. It narrows what the environment allows and never widens it: both have to agree. */
export function guardsOf(settings: OfEnvironment, account: OfAccount): SendGuards {
  const lists = [settings.SEND_ALLOWED_TO, account.allowedTo].filter(isSet);
  const countries = bothOf(settings.SEND_COUNTRIES, account.countries);
  const limits = [settings.SEND_LIMIT_PER_DAY, account.limitPerDay].filter(isSet);
  const redirectTo = settings.SEND_REDIRECT_TO ?? account.redirectTo;
  return {
    mayWriteTo: mayWriteTo(lists),
    ...(countries === undefined ? {} : { countries }),
    ...(isSet(settings.SEND_LIMIT_PER_RECIPIENT)
      ? { limitPerRecipient: settings.SEND_LIMIT_PER_RECIPIENT }
      : {}),
    ...(isSet(account.limitPerRecipient) ? { ownLimitPerRecipient: account.limitPerRecipient } : {}),
    ...(limits.length === 0 ? {} : { limitPerDay: Math.min(...limits) }),
    ...(redirectTo === undefined ? {} : { redirectTo }),
  };
}

function mayWriteTo(lists: ReadonlyArray<readonly RecipientPattern[]>): (number: string) => boolean {
  return (number) => lists.every((list) => admitsRecipient(list, number));
}

function bothOf(
  ofAll: readonly string[] | undefined,
  own: readonly string[] | undefined,
): ReadonlySet<string> | undefined {
  if (ofAll === undefined || own === undefined) {
    const either = ofAll ?? own;
    return either === undefined ? undefined : new Set(either);
  }
  return new Set(own.filter((code) => ofAll.includes(code)));
}

function isSet<T>(value: T | undefined): value is T {
  return value !== undefined;
}
