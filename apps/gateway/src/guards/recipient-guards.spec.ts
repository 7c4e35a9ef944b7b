import { setMaxListeners } from 'node:events';
import { guardsOf, readSettings, type Settings } from '@ecall-gateway/settings';
import type { SendOutcome } from '@ecall-gateway/ecall-client';
import { describe, expect, it } from 'vitest';
import { ACCEPTED, createWorld, settled, type World, type WorldOptions } from '../testing/world.js';
import { refusalOf } from './recipient-guard.js';

const never = new AbortController().signal;
setMaxListeners(0, never);
const SWISS = '+41791234567';
const GERMAN = '+4915112345678';
const STAGING = '+41790000000';

async function sendTo(world: World, to: string | readonly string[], more: object = {}) {
  const commandId = `c-${Math.random()}`;
  await world.sendMessage.handle(world.record({ commandId, to, ...more }), never);
  return commandId;
}

/** Type and reason of each event, by recipient. */
const told = (world: World) =>
  world.events().map((event) => {
    const { to, reason, redirectedTo } = event.data as unknown as Record<string, string | undefined>;
    const type = event.type.replace(/^ecall\.message\.|\.v1$/g, '');
    return [to, type, reason ?? redirectedTo].filter((part) => part !== undefined).join(' ');
  });

const guarded = (settings: Record<string, string>, more: WorldOptions = {}) =>
  createWorld(() => ACCEPTED, { ...more, settings });

describe('refusalOf', () => {
  const guards = (settings: Partial<Settings>) => guardsOf({ ...readSettings(REQUIRED), ...settings }, {});
  const REQUIRED = {
    ECALL_USERNAME: 'u',
    ECALL_PASSWORD: 'p',
    PUBLIC_URL: 'https://gateway.example.com',
    DATABASE_URL: 'postgresql://user:hunter2@db.example.com/ledger',
    WEBHOOK_SIGNING_KEYS: 'k:0123456789abcdef0123456789abcdef',
  };

  it('asks for the list first, then for the country, and refuses an unknown one', () => {
    const both = guards({
      SEND_ALLOWED_TO: [{ kind: 'prefix', prefix: '+4' }],
      SEND_COUNTRIES: ['CH', 'LI'],
    });
    expect(refusalOf(both, SWISS)).toBeUndefined();
    expect(refusalOf(both, '+4232345678')).toBeUndefined();
    expect(refusalOf(both, '+33612345678')).toMatchObject({ reason: 'recipient-not-allowed' });
    expect(refusalOf(both, GERMAN)).toMatchObject({ reason: 'country-not-allowed', detail: /^DE / });
    const satellite = refusalOf(guards({ SEND_COUNTRIES: ['CH'] }), '+881612345678');
    expect(satellite).toMatchObject({ reason: 'country-not-allowed' });
    expect(JSON.stringify(satellite)).not.toContain('881612');
  });
});

describe('a recipient who must not be written to', () => {
  it('is rejected alone, without a call and without a dead letter', async () => {
    const world = guarded({ SEND_ALLOWED_TO: `${SWISS},+423*` });
    await sendTo(world, [SWISS, GERMAN, '+4232345678']);
    expect(new Set(world.calls.map(({ to }) => to))).toEqual(new Set(['+4232345678', SWISS]));
    expect(new Set(told(world))).toEqual(
      new Set(['+41791234567 accepted', '+4232345678 accepted', `${GERMAN} rejected recipient-not-allowed`]),
    );
  });

  it('is rejected although the message waited from a time at which it was allowed', async () => {
    const world = guarded({});
    const sendAt = new Date(world.clock.now() + 60_000).toISOString();
    await sendTo(world, SWISS, { sendAt });
    await sendTo(world, GERMAN, { sendAt });
    world.account.guards = guardsOf({ ...world.settings, SEND_COUNTRIES: ['CH'] }, {});
    world.clock.pass(60_000);
    await world.sweeper.round();
    await settled();
    await world.relay.round();
    expect(world.calls.map(({ to }) => to)).toEqual([SWISS]);
    expect(told(world)).toContain(`${GERMAN} rejected country-not-allowed`);
  });

  it('is parked instead where an earlier attempt is in doubt', async () => {
    const world = createWorld(() => ({ kind: 'unknown', reason: 'timeout' }));
    const commandId = await sendTo(world, GERMAN, { onInDoubt: 'resend' });
    world.account.guards = guardsOf({ ...world.settings, SEND_COUNTRIES: ['CH'] }, {});
    world.clock.pass(120_001);
    await world.sweeper.round();
    await settled();
    expect(world.calls).toHaveLength(1);
    expect((await world.ledger.findByCommand(commandId)).map(({ state }) => state)).toEqual(['parked']);
  });

  it('keeps nobody else of a list waiting', async () => {
    const world = createWorld(() => ACCEPTED, {
      settings: { SEND_LISTS: 'auto', SEND_CONCURRENCY: '1', SEND_COUNTRIES: 'CH' },
      answerList: ({ messages }) => ({
        kind: 'answered',
        requestId: 'r',
        results: messages.map(({ to }) => ({ kind: 'accepted', messageId: `m${to}` })),
      }),
    });
    const to = Array.from({ length: 20 }, (_, n) =>
      n % 2 === 0 ? `+41791234${500 + n}` : `+49151123456${10 + n}`,
    );
    await sendTo(world, to);
    const called = [...world.calls, ...world.lists.flatMap(({ messages }) => messages)].map(
      (each) => each.to,
    );
    expect(world.lists.length).toBeGreaterThan(0);
    expect(called).toHaveLength(10);
    expect(new Set(called)).toEqual(new Set(to.filter((number) => number.startsWith('+41'))));
    expect(told(world).filter((line) => line.endsWith('rejected country-not-allowed'))).toHaveLength(10);
  });

  it('does not keep the account from being probed', async () => {
    const world = guarded({ SEND_COUNTRIES: 'CH' });
    for (let failure = 0; failure < 5; failure += 1) world.account.circuit.recordFailure();
    world.clock.pass(10_000);
    await sendTo(world, GERMAN);
    await sendTo(world, SWISS);
    expect(told(world)).toEqual([`${GERMAN} rejected country-not-allowed`, `${SWISS} accepted`]);
  });
});

describe('with SEND_REDIRECT_TO', () => {
  const redirected = { SEND_REDIRECT_TO: STAGING };

  it('a message goes there instead, and its event says so', async () => {
    const world = guarded({ ...redirected, SEND_COUNTRIES: 'CH' });
    await sendTo(world, [SWISS, GERMAN]);
    expect(world.calls.map(({ to }) => to)).toEqual([STAGING]);
    expect(new Set(told(world))).toEqual(
      new Set([`${SWISS} accepted ${STAGING}`, `${GERMAN} rejected country-not-allowed`]),
    );
  });

  it('what waited goes there too, and nothing goes in lists', async () => {
    const world = guarded({ ...redirected, SEND_LISTS: 'auto', SEND_CONCURRENCY: '1' });
    const sendAt = new Date(world.clock.now() + 60_000).toISOString();
    await sendTo(world, SWISS, { sendAt });
    world.clock.pass(60_000);
    await world.sweeper.round();
    await settled();
    await sendTo(
      world,
      Array.from({ length: 20 }, (_, n) => `+41791234${500 + n}`),
    );
    expect(world.lists).toEqual([]);
    expect(world.calls).toHaveLength(21);
    expect(new Set(world.calls.map(({ to }) => to))).toEqual(new Set([STAGING]));
  });

  it('is told of the attempt that a callback proves, whatever is redirected since', async () => {
    const unknown: SendOutcome = { kind: 'unknown', reason: 'timeout' };
    const world = createWorld(() => unknown, { settings: { SEND_REDIRECT_TO: STAGING } });
    const ids = await Promise.all([1, 2].map(async () => sendTo(world, SWISS, { onInDoubt: 'resend' })));
    world.account.guards = { mayWriteTo: () => true };
    world.clock.pass(world.settings.IN_DOUBT_GRACE_MS);
    await world.sweeper.round();
    await settled();
    expect(world.calls.map(({ to }) => to)).toEqual([STAGING, STAGING, SWISS, SWISS]);
    for (const [index, commandId] of ids.entries()) {
      const [row] = await world.ledger.findByCommand(commandId);
      await world.ledger.recordStatus({
        rowId: row?.id ?? '',
        attempt: index + 1,
        status: 'sent',
        final: false,
        providerStatus: 'Sent',
        occurredAt: new Date(world.clock.now()).toISOString(),
        source: 'webhook',
        supersedes: [''],
      });
    }
    await world.relay.round();
    const accepted = world.events().filter(({ type }) => type === 'ecall.message.accepted.v1');
    const redirects = ids.map((id) => {
      const event = accepted.find(({ subject }) => subject === id);
      return (event?.data as { redirectedTo?: string } | undefined)?.redirectedTo;
    });
    expect(accepted).toHaveLength(2);
    expect(redirects).toEqual([STAGING, undefined]);
  });

  it('one that was claimed before it was switched on does not go out as it was', async () => {
    const world = guarded({});
    const sendAt = new Date(world.clock.now() + 60_000).toISOString();
    const commandId = await sendTo(world, SWISS, { sendAt });
    world.clock.pass(60_000);
    const claim = world.ledger.claimDue.bind(world.ledger);
    world.ledger.claimDue = async (options) => {
      const rows = await claim(options);
      world.account.guards = guardsOf({ ...world.settings, SEND_REDIRECT_TO: STAGING }, {});
      return rows;
    };
    await world.sweeper.round();
    await settled();
    expect(world.calls).toEqual([]);
    await world.sweeper.round();
    await settled();
    expect(world.calls.map(({ to }) => to)).toEqual([STAGING]);
    expect(await world.ledger.findByCommand(commandId)).toMatchObject([{ redirectedTo: STAGING }]);
  });
});
