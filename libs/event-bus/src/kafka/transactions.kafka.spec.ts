import { Kafka, logLevel } from 'kafkajs';
import { describe, expect, inject, it } from 'vitest';
import { BusFixture } from '../contract-tests/bus-fixture.js';
import { KAFKA_BUSES } from '../contract-tests/kafka-buses.js';
import { uncommitted } from '../contract-tests/uncommitted.js';
import { waitUntil } from '../contract-tests/wait-until.js';

describe.each(KAFKA_BUSES)('records of a publisher that uses transactions, by $client', ({ newBus }) => {
  it('are read once committed, and leave no lag behind: markers and aborted records count as done', async () => {
    const brokers = inject('kafkaBrokers').split(',');
    const bus = newBus({ brokers, clientId: 'reader' });
    const fixture = new BusFixture();
    const producer = new Kafka({ brokers, logLevel: logLevel.NOTHING }).producer({
      transactionalId: fixture.groupId,
      idempotent: true,
      maxInFlightRequests: 1,
    });
    const inTransaction = async (values: readonly string[]) => {
      const transaction = await producer.transaction();
      const messages = values.map((value) => ({ key: value, value }));
      await transaction.send({ topic: fixture.topic, messages });
      return transaction;
    };
    const seen: string[] = [];
    try {
      await fixture.prepare(bus);
      await producer.connect();
      await fixture.subscribe(bus, async ({ value }) => void seen.push(String(value)));
      await (await inTransaction(['a', 'b', 'c', 'd'])).commit();
      await waitUntil(() => seen.length === 4, 'the committed records');
      await expect.poll(async () => uncommitted(brokers, fixture), { timeout: 10_000 }).toBe(0);
      await (await inTransaction(['e', 'f', 'g', 'h'])).abort();
      await expect.poll(async () => uncommitted(brokers, fixture), { timeout: 10_000 }).toBe(0);
      expect(seen.toSorted()).toEqual(['a', 'b', 'c', 'd']);
    } finally {
      await producer.disconnect();
      await fixture.cleanUp();
      await bus.close();
    }
  });
});
