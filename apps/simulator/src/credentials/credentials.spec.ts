import { describe, expect, it } from 'vitest';
import { SYSTEM_CLOCK } from '../time/clock.js';
import { Credentials } from './credentials.js';

const header = (password: string) => `Basic ${Buffer.from(`me:${password}`).toString('base64')}`;

describe('Credentials', () => {
  it('change after a delay, from one moment to the next', () => {
    let now = 0;
    const credentials = new Credentials([{ username: 'me', password: 'old' }], { monotonic: () => now });
    const allowed = () =>
      ['old', 'new'].filter((password) => credentials.accountOf(header(password)) === 'me');
    credentials.change({ username: 'me', password: 'new' }, 100);
    now = 99;
    expect(allowed()).toEqual(['old']);
    now = 100;
    expect(allowed()).toEqual(['new']);
    now = 0;
    expect(allowed()).toEqual(['new']);
  });

  it('know several accounts, and change one of them alone', () => {
    let now = 0;
    const others = [{ username: 'other', password: 'o:1' }];
    const credentials = new Credentials([{ username: 'me', password: 'old' }, ...others], {
      monotonic: () => now,
    });
    const accountOf = (login: string) =>
      credentials.accountOf(`Basic ${Buffer.from(login).toString('base64')}`);
    expect(['me:old', 'other:o:1', 'other:old'].map(accountOf)).toEqual(['me', 'other', undefined]);
    credentials.change({ username: 'other', password: 'o2' }, 100);
    credentials.change({ username: 'me', password: 'new' }, 50);
    now = 50;
    expect(['me:new', 'other:o:1', 'other:o2'].map(accountOf)).toEqual(['me', 'other', undefined]);
    now = 100;
    expect(['me:new', 'other:o:1', 'other:o2'].map(accountOf)).toEqual(['me', undefined, 'other']);
  });

  it('change at once without a delay, and go back on reset', () => {
    const credentials = new Credentials([{ username: 'me', password: 'old' }], SYSTEM_CLOCK);
    credentials.change({ username: 'me', password: 'new' });
    expect(credentials.accountOf(header('new'))).toBe('me');
    expect(credentials.accountOf(header('old'))).toBeUndefined();
    credentials.change({ username: 'me', password: 'newer' }, 0);
    credentials.reset();
    expect(credentials.accountOf(header('old'))).toBe('me');
    expect(credentials.accountOf(header('newer'))).toBeUndefined();
  });
});
