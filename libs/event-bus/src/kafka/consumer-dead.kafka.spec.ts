import { describe, expect, inject, it } from 'vitest';
import { BusFixture } from '../contract-tests/bus-fixture.js';
import { KAFKA_BUSES } from '../contract-tests/kafka-buses.js';
import type { BusEvent } from '../port/bus-event.js';

const UNREACHABLE = '127.0.0.1:1';

// Both wait for timeouts, so they do it side by side.
describe.concurrent.each(KAFKA_BUSES)(
  'a consumer that cannot come back although the broker answers, by $client',
  ({ newBus }) => {
    it('is dead after 20 s, and says why', async () => {
      const events: BusEvent[] = [];
      const bus = newBus({
        brokers: inject('kafkaBrokers').split(','),
        clientId: 'dead',
        onEvent: (event) => events.push(event),
      });
      const fixture = new BusFixture();
      // No topic was made, so that it can never join.
      const subscription = await fixture.subscribe(bus, async () => undefined);
      try {
        await expect(subscription.ended).rejects.toThrow('cannot come back although the broker answers');
        expect(subscription.state).toBe('dead');
        expect(events.map(({ type }) => type)).toContain('consumer-dead');
      } finally {
        await fixture.cleanUp();
        await bus.close();
      }
    }, 120_000);
  },
);

describe.concurrent.each(KAFKA_BUSES)('a broker that never answers, by $client', ({ newBus }) => {
  it('fails connect, ping and publish, and lets a subscription be drained', async () => {
    const bus = newBus({ brokers: [UNREACHABLE], clientId: 'away' });
    const fixture = new BusFixture();
    const subscription = await fixture.subscribe(bus, async () => undefined);
    expect(subscription.state).toBe('starting');
    await expect(bus.connect()).rejects.toBeInstanceOf(Error);
    await expect(bus.ping()).rejects.toBeInstanceOf(Error);
    await expect(bus.publish(fixture.record('k', 'v'))).rejects.toBeInstanceOf(Error);
    await subscription.drain(1_000);
    await expect(subscription.ended).resolves.toBeUndefined();
    await bus.close();
  });
});
