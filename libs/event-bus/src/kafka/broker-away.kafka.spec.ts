import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kafkaCacheDir } from '../../../../test/support/project-paths.js';
import { startKafka } from '../../../../tools/kafka/start-kafka.js';
import { BusFixture } from '../contract-tests/bus-fixture.js';
import { KAFKA_BUSES_FOR_SLOW_FAULTS } from '../contract-tests/kafka-buses.js';
import { waitUntil } from '../contract-tests/wait-until.js';

describe.each(KAFKA_BUSES_FOR_SLOW_FAULTS)(
  'a broker that goes away and comes back, by $client',
  ({ newBus }) => {
    it('fails pings and publishing meanwhile, never ends the subscription, and goes on by itself', async () => {
      const dataDir = await mkdtemp(join(tmpdir(), 'event-bus-broker-'));
      const kafka = await startKafka({ dataDir, cacheDir: kafkaCacheDir });
      const bus = newBus({ brokers: [kafka.brokers], clientId: 'broker-away' });
      const fixture = new BusFixture();
      const seen = new Set<string>();
      let ended = false;
      try {
        await bus.connect();
        await fixture.prepare(bus);
        const subscription = await fixture.subscribe(bus, async ({ value }) => {
          seen.add(String(value));
        });
        const watch = subscription.ended.finally(() => (ended = true));
        await bus.publish(fixture.record('k', 'before'));
        await waitUntil(() => seen.has('before'), 'the first record');
        await kafka.kill();
        await expect(bus.ping()).rejects.toBeInstanceOf(Error);
        await expect(bus.publish(fixture.record('k', 'meanwhile'))).rejects.toBeInstanceOf(Error);
        expect(ended).toBe(false);
        await kafka.start();
        await expect
          .poll(
            async () =>
              bus.ping().then(
                () => 'answers',
                () => 'away',
              ),
            { timeout: 30_000 },
          )
          .toBe('answers');
        await expect
          .poll(
            async () =>
              bus.publish(fixture.record('k', 'after')).then(
                () => 'written',
                () => 'not',
              ),
            { timeout: 60_000 },
          )
          .toBe('written');
        await expect.poll(() => seen.has('after'), { timeout: 90_000 }).toBe(true);
        await expect.poll(() => subscription.state, { timeout: 30_000 }).toBe('running');
        await fixture.cleanUp();
        await watch;
      } finally {
        await bus.close();
        await kafka.kill();
        await rm(dataDir, { recursive: true, force: true });
      }
    }, 240_000);
  },
);
