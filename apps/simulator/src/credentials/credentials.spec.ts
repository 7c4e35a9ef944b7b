import { describe, expect, it } from 'vitest';
import { SYSTEM_CLOCK } from '../time/clock.js';
import { Credentials } from './credentials.js';

const header = (password: string) => `Basic ${Buffer.from(`me:${password}`).toString('base64')}`;

describe('Credentials', () => {
  it('change after a delay, from one moment to the next', () => {
    let now = 0;
    const credentials = new Credentials({ username: 'me', password: 'old' }, { monotonic: () => now });
    const allowed = () => ['old', 'new'].filter((password) => credentials.allow(header(password)));
    credentials.change({ username: 'me', password: 'new' }, 100);
    now = 99;
    expect(allowed()).toEqual(['old']);
    now = 100;
    expect(allowed()).toEqual(['new']);
    now = 0;
    expect(allowed()).toEqual(['new']);
  });

  it('change at once without a delay, and go back on reset', () => {
    const credentials = new Credentials({ username: 'me', password: 'old' }, SYSTEM_CLOCK);
    credentials.change({ username: 'me', password: 'new' });
    expect(credentials.allow(header('new'))).toBe(true);
    expect(credentials.allow(header('old'))).toBe(false);
    credentials.change({ username: 'me', password: 'newer' }, 0);
    credentials.reset();
    expect(credentials.allow(header('old'))).toBe(true);
    expect(credentials.allow(header('newer'))).toBe(false);
  });
});
