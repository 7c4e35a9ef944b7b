import type { OutboxClaim, RelayListener } from '@ecall-gateway/ledger';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { NO_OBSERVERS } from '../composition/observers.js';
import { ManualClock } from '../testing/manual-clock.js';
import { createWorld, settled, type World } from '../testing/world.js';
import { DomainEvents } from './domain-events.js';
import { OutboxRelay } from './outbox-relay.js';

const never = new AbortController().signal;
const UNKNOWN = { kind: 'unknown', reason: 'timeout' } as const;
const HOUR_MS = 3_600_000;

/** A command whose `in-doubt` event lies in the outbox. */
async function inDoubt(world: World, commandId: string): Promise<void> {
  await world.sendMessage.handle(world.record({ commandId }), never);
}
const published = (world: World) =>
  world.events().map(({ subject, type }) => `${subject} ${type.split('.')[2]}`);

async function pass(world: World, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 60_000) {
    world.clock.pass(Math.min(ms, 60_000));
    await world.relay.round();
    await settled();
  }
}

describe('an event that the broker refuses for itself', () => {
  const tooLarge = ({ headers }: { headers?: Readonly<Record<string, unknown>> }) =>
    String(headers?.['ce_subject']) === 'large';

  it('holds up its own message alone, and is published once the topic takes it', async () => {
    const world = createWorld(() => UNKNOWN);
    world.bus.refuses = tooLarge;
    for (const id of ['a', 'large', 'b']) await inDoubt(world, id);
    await world.relay.round();
    expect(published(world)).toEqual(['a in-doubt', 'b in-doubt']);
    expect(await world.relay.round()).toBe(false);
    world.bus.refuses = () => false;
    await pass(world, 60_000);
    expect(published(world)).toEqual(['a in-doubt', 'b in-doubt', 'large in-doubt']);
  });

  it('is kept aside after an hour, and published at once by an operator’s word', async () => {
    const world = createWorld(() => UNKNOWN);
    world.bus.refuses = tooLarge;
    await inDoubt(world, 'large');
    await pass(world, HOUR_MS + 600_000);
    const kept = await world.ledger.keptAside({ limit: 10 });
    expect(kept).toMatchObject([{ commandId: 'large', reason: 'too-large' }]);
    world.bus.refuses = () => false;
    expect(await world.ledger.republish('large')).toBe(1);
    await world.relay.round();
    expect(published(world)).toContain('large in-doubt');
  });

  it('goes to the outbox where a lane meets it, and the record is done', async () => {
    const world = createWorld();
    world.bus.refuses = tooLarge;
    await world.sendMessage.handle(world.record({ commandId: 'large' }), never);
    await world.sendMessage.handle(world.record({ commandId: 'small' }), never);
    expect(published(world)).toEqual(['small accepted']);
    world.bus.refuses = () => false;
    await pass(world, 60_000);
    expect(published(world)).toEqual(['small accepted', 'large accepted']);
  });
});

describe('a topic that is gone', () => {
  it('holds up its own events alone, without limit and in order', async () => {
    const world = createWorld(() => UNKNOWN);
    world.bus.gone.add(world.settings.TOPIC_MESSAGE_EVENTS);
    await inDoubt(world, 'a');
    await inDoubt(world, 'b');
    await world.relay.round();
    await world.ledger.recordInbound({
      id: 'i',
      data: JSON.stringify({ channel: 'Sms', from: '+41791234567', to: '+41790000000', content: {} }),
    });
    await world.relay.round();
    expect(published(world)).toEqual([expect.stringContaining('received')]);
    await pass(world, 3 * HOUR_MS);
    expect(await world.ledger.keptAside({ limit: 10 })).toEqual([]);
    world.bus.gone.clear();
    await pass(world, 60_000);
    expect(published(world).slice(1)).toEqual(['a in-doubt', 'b in-doubt']);
  });
});

describe('an event that another replica wrote than the relay', () => {
  it('is published at once, without a poll', async () => {
    const world = createWorld(() => UNKNOWN);
    const { clock, ledger, bus, settings } = world;
    const events = new DomainEvents(settings.TOPIC_MESSAGE_EVENTS, settings.TOPIC_INBOUND_MESSAGES);
    const logger = pino({ level: 'silent' });
    const other = new OutboxRelay(ledger, bus, events, NO_OBSERVERS.events, clock, logger);
    other.start();
    await settled();
    world.relay.start();
    await settled();
    // So that each may begin its next round, and none polls yet.
    clock.pass(20);
    await settled();
    await inDoubt(world, 'c');
    world.relay.wake();
    await settled();
    clock.pass(20);
    await settled();
    expect(published(world)).toEqual(['c in-doubt']);
    await Promise.all([other.stop(), world.relay.stop()]);
  });
});

describe('what the relay asks of the ledger', () => {
  function watched() {
    const clock = new ManualClock();
    const claims: Array<OutboxClaim & { readonly at: number }> = [];
    const listeners: RelayListener[] = [];
    const lines: Array<Record<string, unknown>> = [];
    let failing = false;
    const ledger = {
      claimOutbox: async (claim: OutboxClaim) => {
        claims.push({ ...claim, at: clock.monotonic() });
        if (failing) throw new Error('no ledger');
        return [];
      },
      listenAsRelay: (listener: RelayListener) => {
        listeners.push(listener);
        return () => void listeners.splice(listeners.indexOf(listener), 1);
      },
      published: async () => undefined,
      refusedByBroker: async () => undefined,
    };
    const write = (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>);
    const bus = { publishEach: async () => [] };
    const logger = pino({ base: null }, { write });
    const events = new DomainEvents('events', 'inbound');
    const relay = new OutboxRelay(ledger, bus, events, NO_OBSERVERS.events, clock, logger);
    relay.start();
    return {
      relay,
      claims,
      listeners,
      said: () => lines.map(({ level, msg }) => `${String(level)} ${String(msg)}`),
      fails: (fails: boolean) => (failing = fails),
      later: async (ms: number) => {
        for (let passed = 0; passed < ms; passed += 50) {
          await settled();
          clock.pass(50);
        }
        await settled();
      },
    };
  }

  it('tells the relay only in a claim that was woken by what this replica wrote', async () => {
    const { relay, claims, listeners, fails, later } = watched();
    await later(1_000);
    listeners[0]?.onNews();
    await later(100);
    expect(claims.length).toBeGreaterThan(5);
    expect(claims.filter(({ tellsRelay }) => tellsRelay === true)).toEqual([]);
    // One that failed did not tell it.
    fails(true);
    relay.wake();
    await later(50);
    fails(false);
    await later(2_000);
    const telling = claims.map(({ tellsRelay }) => tellsRelay === true);
    const first = telling.indexOf(true);
    expect(telling.slice(first, first + 3)).toEqual([true, true, false]);
    expect(telling.slice(first + 3)).not.toContain(true);
    await relay.stop();
    expect(listeners).toEqual([]);
  });

  it('is asked seldom in quiet times while others can tell it, and more often while they cannot', async () => {
    const { relay, claims, listeners, said, later } = watched();
    const inTenSeconds = async () => {
      await later(2_000);
      const before = claims.length;
      await later(10_000);
      return claims.length - before;
    };
    await later(6_000);
    expect(await inTenSeconds()).toBe(20);
    listeners[0]?.onListening();
    expect(await inTenSeconds()).toBe(5);
    listeners[0]?.onDeaf(new Error('the connection has ended'));
    expect(await inTenSeconds()).toBe(20);
    const before = claims.length;
    listeners[0]?.onListening();
    await later(50);
    expect(claims.length).toBe(before + 1);
    expect(said()).toEqual([
      expect.stringMatching(/^40 events that other replicas write wait/),
      expect.stringMatching(/^30 other replicas tell at once again/),
    ]);
    await relay.stop();
  });
});
