import { guardsOf } from '@ecall-gateway/settings';
import { describe, expect, it } from 'vitest';
import { NO_OBSERVERS } from '../composition/observers.js';
import type { EventObserver } from '../events/event-observer.js';
import { type Answer, createWorld } from '../testing/world.js';
import { RecentGuards } from './recent-guards.js';

const HOUR_MS = 3_600_000;
const never = new AbortController().signal;

/** A gateway with guards, and what is counted there of messages to these numbers. */
function setUp(
  settings: Readonly<Record<string, string>>,
  { others = [], answer }: { readonly others?: readonly string[]; readonly answer?: Answer } = {},
) {
  const told: EventObserver[] = [];
  const events: EventObserver = {
    published: (event) => {
      for (const observer of told) observer.published(event);
    },
  };
  const world = createWorld(answer, { settings, others, observers: { ...NO_OBSERVERS, events } });
  const guards = new RecentGuards(world.accounts, world.clock);
  told.push(guards);
  const send = async (commandId: string, to: string, account = 'default') =>
    world.sendMessage.handle(world.record({ commandId, to, account }), never);
  return { world, guards, send };
}

describe('what guards did lately', () => {
  it('is counted by reason and account, most first', async () => {
    const { world, guards, send } = setUp(
      { SEND_ALLOWED_TO: '+41*,+49*', SEND_COUNTRIES: 'CH', SEND_LIMIT_PER_RECIPIENT: '1/1h' },
      { others: ['second'] },
    );
    await send('c-1', '+33612345678');
    await send('c-2', '+4915112345678', 'second');
    await send('c-3', '+41791234501');
    await send('c-4', '+41791234501');
    world.clock.pass(60_000);
    await send('c-5', '+41791234501');
    const { refusals, redirects, overSeconds } = guards.activity;
    const before = '2026-06-01T00:00:00.000Z';
    expect(refusals).toEqual([
      { reason: 'recipient-limit', account: 'default', count: 2, latestAt: '2026-06-01T00:01:00.000Z' },
      { reason: 'recipient-not-allowed', account: 'default', count: 1, latestAt: before },
      { reason: 'country-not-allowed', account: 'second', count: 1, latestAt: before },
    ]);
    expect(redirects).toEqual([]);
    expect(overSeconds).toBe(60);
  });

  it('is forgotten after an hour', async () => {
    const { world, guards, send } = setUp({ SEND_ALLOWED_TO: '+41*' });
    await send('c-1', '+33612345678');
    world.clock.pass(HOUR_MS);
    expect(guards.activity).toEqual({ overSeconds: 3_600, refusals: [], redirects: [] });
  });

  it('does not take what eCall refuses for what a guard refuses', async () => {
    const error = { code: 'InvalidContent', message: 'no', details: [] };
    const { world, guards, send } = setUp(
      { SEND_ALLOWED_TO: '+41*' },
      { answer: () => ({ kind: 'rejected', status: 400, error, requestId: 'r' }) },
    );
    await send('c-1', '+41791234501');
    expect((await world.ledger.findByCommand('c-1'))[0]?.state).toBe('rejected');
    expect(guards.activity.refusals).toEqual([]);
  });

  it('names where messages go instead, before the first one went', async () => {
    const { guards, send } = setUp({ SEND_REDIRECT_TO: '+41791234567' });
    const redirect = { account: 'default', redirectTo: '+41791234567' };
    expect(guards.activity.redirects).toEqual([{ ...redirect, count: 0 }]);
    await send('c-1', '+41791234501');
    expect(guards.activity.redirects).toEqual([
      { ...redirect, count: 1, latestAt: '2026-06-01T00:00:00.000Z' },
    ]);
  });

  it('still tells of a redirection that is over', async () => {
    const { world, guards, send } = setUp({ SEND_REDIRECT_TO: '+41791234567' });
    await send('c-1', '+41791234501');
    world.accounts.replace([
      { ...world.account, guards: guardsOf({ ...world.settings, SEND_REDIRECT_TO: undefined }, {}) },
    ]);
    expect(guards.activity.redirects).toEqual([
      { account: 'default', count: 1, latestAt: '2026-06-01T00:00:00.000Z' },
    ]);
  });
});
