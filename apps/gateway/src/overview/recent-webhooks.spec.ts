import { describe, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.js';
import { RecentWebhooks } from './recent-webhooks.js';

describe('trouble with webhooks', () => {
  it('is counted by what it means, and strangers on other paths are none', () => {
    const recent = new RecentWebhooks(new ManualClock());
    for (const status of [403, 404, 415, 503])
      recent.answered({ kind: 'status', status, reason: 'whatever' });
    recent.answered({ kind: 'status', status: 200, reason: 'contradicted' });
    recent.answered({ kind: 'status', status: 200, reason: 'recorded' });
    recent.answered({ kind: 'other', status: 404, reason: 'none' });
    expect(recent.trouble).toEqual({ refused: 3, notTaken: 1, contradicted: 1 });
  });

  it('is over ten minutes after the last', () => {
    const clock = new ManualClock();
    const recent = new RecentWebhooks(clock);
    recent.answered({ kind: 'inbound', status: 503, reason: 'not-durable' });
    clock.pass(9 * 60_000);
    recent.answered({ kind: 'inbound', status: 503, reason: 'not-durable' });
    expect(recent.trouble.notTaken).toBe(2);
    clock.pass(60_000);
    expect(recent.trouble.notTaken).toBe(1);
    clock.pass(9 * 60_000);
    expect(recent.trouble.notTaken).toBe(0);
  });
});
