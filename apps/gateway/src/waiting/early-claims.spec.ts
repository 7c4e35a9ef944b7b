import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.js';
import { EarlyClaims } from './early-claims.js';

describe('rows that are claimed before they are due', () => {
  let clock: ManualClock;
  let early: EarlyClaims;
  beforeEach(() => {
    clock = new ManualClock();
    early = new EarlyClaims(clock);
  });

  it('are one at a time for each account', () => {
    early.claimed('shop', 'a', { isSuspect: false });
    expect(early.mayClaim('shop')).toBe(false);
    expect(early.mayClaim('bank')).toBe(true);
  });

  it('leave the ledger alone for a moment after each', () => {
    early.claimed('shop', 'a', { isSuspect: false });
    early.ended('shop');
    expect(early.mayClaim('shop')).toBe(false);
    clock.pass(100);
    expect(early.mayClaim('shop')).toBe(true);
  });

  it('rest a second before they are claimed again, a suspect a minute', () => {
    early.claimed('shop', 'a', { isSuspect: false });
    early.claimed('shop', 'suspect', { isSuspect: true });
    expect(early.restingRows).toEqual(['a', 'suspect']);
    clock.pass(1_000);
    expect(early.restingRows).toEqual(['suspect']);
    clock.pass(59_000);
    expect(early.restingRows).toEqual([]);
  });
});
