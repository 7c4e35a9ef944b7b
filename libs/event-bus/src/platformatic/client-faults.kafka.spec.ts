import { Consumer, MessagesStreamFallbackModes, MessagesStreamModes } from '@platformatic/kafka';
import { Kafka, logLevel } from 'kafkajs';
import { describe, expect, inject, it } from 'vitest';
import { BusFixture } from '../contract-tests/bus-fixture.js';
import { waitUntil } from '../contract-tests/wait-until.js';
import { PlatformaticEventBus } from './platformatic-event-bus.js';

/** Why the driver reads by itself. Where one of these fails, look whether the client can do more than it could. */
describe('the consumer of @platformatic/kafka', () => {
  it('hands out records of an aborted transaction whose end lies in a later fetch', async () => {
    const brokers = inject('kafkaBrokers').split(',');
    const bus = new PlatformaticEventBus({ brokers, clientId: 'client-faults' });
    const fixture = new BusFixture();
    const { topic, groupId } = fixture;
    const producer = new Kafka({ brokers, logLevel: logLevel.NOTHING }).producer({
      transactionalId: groupId,
      idempotent: true,
      maxInFlightRequests: 1,
    });
    const consumer = new Consumer({ groupId, clientId: 'client-faults', bootstrapBrokers: brokers });
    const ours: string[] = [];
    const theirs: string[] = [];
    try {
      await fixture.prepare(bus);
      await producer.connect();
      const transaction = await producer.transaction();
      for (const value of ['aborted 1', 'aborted 2'])
        await transaction.send({ topic, messages: [{ key: 'k', value, partition: 0 }] });
      await transaction.abort();
      await bus.publish({ ...fixture.record('k', 'committed'), partition: 0 });
      const stream = await consumer.consume({
        topics: [topic],
        mode: MessagesStreamModes.EARLIEST,
        fallbackMode: MessagesStreamFallbackModes.EARLIEST,
        autocommit: false,
        maxWaitTime: 100,
        // The least that a broker gives: one batch.
        maxBytesPerPartition: 1,
      });
      stream.on('data', ({ value }) => theirs.push(String(value)));
      stream.on('error', (error) => theirs.push(String(error)));
      await waitUntil(() => theirs.length > 0, 'its first record, or its failure');
      expect(theirs[0]).toBe('aborted 1');
      await fixture.subscribe(bus, async ({ value }) => void ours.push(String(value)), {
        groupId: `${groupId}.ours`,
      });
      await waitUntil(() => ours.length > 0, 'our first record');
      expect(ours).toEqual(['committed']);
    } finally {
      await new Promise((resolve) => {
        consumer.close(true, resolve);
      });
      await producer.disconnect();
      await fixture.cleanUp();
      await bus.close();
    }
  });
});
