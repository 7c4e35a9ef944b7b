import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kafkaCacheDir } from '../../../../test/support/project-paths.js';
import { startKafka } from '../../../../tools/kafka/start-kafka.js';
import { BusFixture } from '../contract-tests/bus-fixture.js';
import { KAFKA_BUSES_FOR_SLOW_FAULTS } from '../contract-tests/kafka-buses.js';
import { waitUntil } from '../contract-tests/wait-until.js';
import { Deferred } from '../engine/deferred.js';
import type { BusEvent } from '../port/bus-event.js';

describe.each(KAFKA_BUSES_FOR_SLOW_FAULTS)(
  'a consumer that crashes while its hands are full, by $client',
  ({ client, newBus }) => {
    it('takes what completes then, and can be drained', async () => {
      const dataDir = await mkdtemp(join(tmpdir(), 'event-bus-pressure-'));
      const kafka = await startKafka({ dataDir, cacheDir: kafkaCacheDir });
      const events: BusEvent[] = [];
      const bus = newBus({
        brokers: [kafka.brokers],
        clientId: 'pressure',
        onEvent: (event) => events.push(event),
      });
      const fixture = new BusFixture();
      const go = new Deferred();
      let started = 0;
      let ended = 0;
      try {
        await bus.connect();
        await fixture.prepare(bus);
        const subscription = await fixture.subscribe(
          bus,
          async () => {
            started += 1;
            await go.promise;
            ended += 1;
          },
          { maxInFlight: 4 },
        );
        await bus.publish(Array.from({ length: 40 }, (_, index) => fixture.record(`k${index}`, 'v')));
        // kafkajs tells of the pause; the other client has none, as it does not fetch what there is no room for.
        const isFull = () =>
          client !== 'kafkajs' || events.some(({ message }) => message.includes('Pausing'));
        await waitUntil(() => started === 4 && isFull(), 'its hands to be full');
        // It may have crashed before, while it joined a broker that had only just started.
        events.length = 0;
        await kafka.kill();
        await waitUntil(() => events.some(({ type }) => type === 'consumer-crashed'), 'the crash');
        await waitUntil(() => subscription.state === 'reconnecting', 'it to be reconnecting');
        go.resolve();
        await waitUntil(() => ended === started, 'what was in hand');
        await subscription.drain(5_000);
        await expect(subscription.ended).resolves.toBeUndefined();
        expect(started).toBe(4);
      } finally {
        await bus.close();
        await kafka.kill();
        await rm(dataDir, { recursive: true, force: true });
      }
    }, 120_000);
  },
);
