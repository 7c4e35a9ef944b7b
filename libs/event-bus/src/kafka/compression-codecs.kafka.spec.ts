import { describe, expect, inject, it } from 'vitest';
import { kcatProduce, type Compression } from '../../../../test/support/kcat-produce.js';
import { BusFixture } from '../contract-tests/bus-fixture.js';
import { KAFKA_BUSES } from '../contract-tests/kafka-buses.js';
import { waitUntil } from '../contract-tests/wait-until.js';

describe.each(KAFKA_BUSES)('records that other clients compress, by $client', ({ newBus }) => {
  it.each<Compression>(['none', 'gzip', 'snappy', 'lz4', 'zstd'])('reads %s', async (compression) => {
    const brokers = inject('kafkaBrokers');
    const bus = newBus({ brokers: brokers.split(','), clientId: 'codecs' });
    const fixture = new BusFixture();
    await fixture.prepare(bus);
    const value = 'Grüezi mitenand! '.repeat(500);
    await kcatProduce(brokers, { topic: fixture.topic, key: 'k', value, compression });
    const seen: string[] = [];
    await fixture.subscribe(bus, async (record) => {
      seen.push(String(record.value));
    });
    try {
      await waitUntil(() => seen.length === 1, `the ${compression} record`);
      expect(seen).toEqual([value]);
    } finally {
      await fixture.cleanUp();
      await bus.close();
    }
  });
});
