import { beforeAll, describe, expect, inject, it } from 'vitest';
import {
  createTopics,
  EventReader,
  kcatConsume,
  kcatProduce,
  kcatProduceMany,
  topicNames,
  type Compression,
} from './index.js';

const brokers = inject('kafkaBrokers');

describe('kcat', () => {
  const { sendMessage, messageEvents } = topicNames();
  beforeAll(async () => createTopics(brokers, [sendMessage, messageEvents], 1));

  it('publishes keys, headers, tombstones and every compression, byte for byte', async () => {
    const value = '{"text":"two\\nlines: Grüezi"}\n';
    const compressions: readonly Compression[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];
    for (const compression of compressions) {
      await kcatProduce(brokers, {
        topic: sendMessage,
        key: compression,
        value,
        headers: { a: 'b=c' },
        compression,
      });
    }
    await kcatProduce(brokers, { topic: sendMessage, key: 'gone', value: null });
    await kcatProduce(brokers, { topic: sendMessage, key: 'empty', value: '' });
    const records = await kcatConsume(brokers, { topic: sendMessage });
    expect(records.map(({ key, value: read }) => [key, read])).toEqual([
      ...compressions.map((compression) => [compression, value]),
      ['gone', null],
      ['empty', ''],
    ]);
    expect(records[0]?.headers).toEqual({ a: 'b=c' });
  });

  it('publishes many records in order and reads events as they come', async () => {
    const reader = new EventReader(brokers, messageEvents);
    const records = ['1', '2', '3'].map((key) => ({ key, value: JSON.stringify({ to: key }) }));
    const headers = { ce_type: 'a.v1', ce_subject: 's', ce_id: 'i' };
    await kcatProduceMany(brokers, { topic: messageEvents, records, headers });
    await reader.atLeast(3, ({ type }) => type === 'a.v1', 'a.v1');
    expect(reader.of('s').map(({ data }) => data['to'])).toEqual(['1', '2', '3']);
    await reader.close();
  });
});
