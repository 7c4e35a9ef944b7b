import { describe, expect, it } from 'vitest';
import { recipientPatterns } from '../values/phone-values.js';
import { guardsOf } from './send-guards.js';

const none = {
  SEND_ALLOWED_TO: undefined,
  SEND_COUNTRIES: undefined,
  SEND_LIMIT_PER_RECIPIENT: undefined,
  SEND_LIMIT_PER_DAY: undefined,
  SEND_REDIRECT_TO: undefined,
};
const SWISS = recipientPatterns('+41*');
const perHour = (count: number) => ({ count, windowMs: 3_600_000 });

describe('guardsOf', () => {
  it('lets everything pass where nothing is set', () => {
    const { mayWriteTo, ...rest } = guardsOf(none, {});
    expect(mayWriteTo('+41791234567')).toBe(true);
    expect(rest).toEqual({});
  });

  it('takes what the environment says for an account that says nothing', () => {
    const all = {
      SEND_ALLOWED_TO: SWISS,
      SEND_COUNTRIES: ['CH'],
      SEND_LIMIT_PER_RECIPIENT: perHour(5),
      SEND_LIMIT_PER_DAY: 100,
      SEND_REDIRECT_TO: '+41791234567',
    };
    const { mayWriteTo, ...rest } = guardsOf(all, {});
    expect([mayWriteTo('+41791234567'), mayWriteTo('+4232345678')]).toEqual([true, false]);
    expect(rest).toEqual({
      countries: new Set(['CH']),
      limitPerRecipient: perHour(5),
      limitPerDay: 100,
      redirectTo: '+41791234567',
    });
  });

  it('is narrower for an account that narrows', () => {
    const own = { allowedTo: recipientPatterns('+41791234567'), countries: ['LI'], limitPerDay: 10 };
    const guards = guardsOf(
      { ...none, SEND_ALLOWED_TO: SWISS, SEND_COUNTRIES: ['CH', 'LI'], SEND_LIMIT_PER_DAY: 100 },
      own,
    );
    expect([guards.mayWriteTo('+41791234567'), guards.mayWriteTo('+41791234568')]).toEqual([true, false]);
    expect(guards).toMatchObject({ countries: new Set(['LI']), limitPerDay: 10 });
  });

  it('is never wider for an account that would widen', () => {
    const own = {
      allowedTo: recipientPatterns('+49*'),
      countries: ['DE'],
      limitPerDay: 1_000,
      limitPerRecipient: perHour(50),
      redirectTo: '+491711234567',
    };
    const all = {
      SEND_ALLOWED_TO: SWISS,
      SEND_COUNTRIES: ['CH'],
      SEND_LIMIT_PER_RECIPIENT: perHour(5),
      SEND_LIMIT_PER_DAY: 100,
      SEND_REDIRECT_TO: '+41791234567',
    };
    const guards = guardsOf(all, own);
    expect(guards.mayWriteTo('+491711234567')).toBe(false);
    expect(guards).toMatchObject({
      countries: new Set(),
      limitPerDay: 100,
      limitPerRecipient: perHour(5),
      ownLimitPerRecipient: perHour(50),
      redirectTo: '+41791234567',
    });
  });
});
