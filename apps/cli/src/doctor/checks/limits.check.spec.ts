import type { AccountCredentials } from '@ecall-gateway/settings';
import { expect, it } from 'vitest';
import { checkLimits } from './limits.check.js';

const account: AccountCredentials = {
  name: 'default',
  username: 'u',
  password: 'p',
  baseUrl: 'https://rest.ecall.ch',
  apiVersion: 2,
};
const none = {
  SEND_ALLOWED_TO: undefined,
  SEND_COUNTRIES: undefined,
  SEND_LIMIT_PER_RECIPIENT: undefined,
  SEND_LIMIT_PER_DAY: undefined,
  SEND_REDIRECT_TO: undefined,
};
const all = {
  ...none,
  SEND_COUNTRIES: ['CH', 'LI'],
  SEND_LIMIT_PER_RECIPIENT: { count: 5, windowMs: 3_600_000 },
  SEND_LIMIT_PER_DAY: 5_000,
};

it('says what bounds an account', () => {
  expect(checkLimits(all, [account])).toEqual({
    level: 'ok',
    seen: 'default: countries CH LI, 5 to a number in 60 min, 5000 segments a day',
  });
  const narrower = { ...account, name: 'shop', limitPerDay: 10, redirectTo: '+41791234567' };
  const finding = checkLimits(all, [account, narrower]);
  expect(finding.seen).toContain(
    'shop: countries CH LI, 5 to a number in 60 min, 10 segments a day, all redir',
  );
  expect(JSON.stringify(finding)).not.toContain('+41');
});

it('warns of what nothing bounds, and names the setting', () => {
  expect(checkLimits(none, [account])).toEqual({
    level: 'warn',
    seen: 'default: no limits; nothing limits what it sends abroad, nor to one number, nor in a day',
    nextStep: 'set SEND_COUNTRIES, SEND_LIMIT_PER_RECIPIENT, SEND_LIMIT_PER_DAY (docs/guards.md)',
  });
  const listed = { ...account, allowedTo: [{ kind: 'prefix', prefix: '+41' }] as const };
  expect(checkLimits({ ...all, SEND_COUNTRIES: undefined }, [listed]).level).toBe('ok');
});
