import { guardsOf, type AccountCredentials, type SendGuards, type Settings } from '@ecall-gateway/settings';
import { ok, together, warn, type Finding } from '../finding.js';

export const LIMIT_SETTINGS = [
  'SEND_ALLOWED_TO',
  'SEND_COUNTRIES',
  'SEND_LIMIT_PER_RECIPIENT',
  'SEND_LIMIT_PER_DAY',
  'SEND_REDIRECT_TO',
] as const satisfies ReadonlyArray<keyof Settings>;

/** What bounds the messages of each account: to whom, how often, and how many in a day. Names no number. */
export function checkLimits(
  settings: Pick<Settings, (typeof LIMIT_SETTINGS)[number]>,
  accounts: readonly AccountCredentials[],
): Finding {
  return together(
    accounts.map((account) => {
      const guards = guardsOf(settings, account);
      const isListed = settings.SEND_ALLOWED_TO !== undefined || account.allowedTo !== undefined;
      const bounds = boundsOf(guards, isListed);
      const seen = `${account.name}: ${bounds.length === 0 ? 'no limits' : bounds.join(', ')}`;
      const missing = missingIn(guards, isListed);
      if (missing.length === 0) return ok(seen);
      return warn(
        `${seen}; nothing limits what it sends ${missing.map(({ what }) => what).join(', nor ')}`,
        `set ${missing.map(({ setting }) => setting).join(', ')} (docs/guards.md)`,
      );
    }),
  );
}

function boundsOf(guards: SendGuards, isListed: boolean): string[] {
  const { countries, limitPerRecipient, ownLimitPerRecipient, limitPerDay, redirectTo } = guards;
  const perNumber = [limitPerRecipient, ownLimitPerRecipient].flatMap((limit) =>
    limit === undefined ? [] : [`${limit.count} to a number in ${limit.windowMs / 60_000} min`],
  );
  return [
    ...(isListed ? ['listed recipients only'] : []),
    ...(countries === undefined ? [] : [`countries ${[...countries].join(' ')}`]),
    ...perNumber,
    ...(limitPerDay === undefined ? [] : [`${limitPerDay} segments a day`]),
    ...(redirectTo === undefined ? [] : ['all redirected to one number']),
  ];
}

function missingIn(
  { countries, limitPerRecipient, ownLimitPerRecipient, limitPerDay }: SendGuards,
  isListed: boolean,
) {
  return [
    ...(countries === undefined && !isListed ? [{ what: 'abroad', setting: 'SEND_COUNTRIES' }] : []),
    ...((limitPerRecipient ?? ownLimitPerRecipient) === undefined
      ? [{ what: 'to one number', setting: 'SEND_LIMIT_PER_RECIPIENT' }]
      : []),
    ...(limitPerDay === undefined ? [{ what: 'in a day', setting: 'SEND_LIMIT_PER_DAY' }] : []),
  ];
}
