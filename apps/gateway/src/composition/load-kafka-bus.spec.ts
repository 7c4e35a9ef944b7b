import { describe, expect, it } from 'vitest';
import { loadKafkaBus } from './load-kafka-bus.js';

const options = { brokers: ['localhost:1'], clientId: 'none' };

describe('loadKafkaBus', () => {
  it.each([
    ['kafka', 'kafkajs', 'KafkaEventBus'],
    ['kafka', 'platformatic', 'PlatformaticEventBus'],
    ['memory', 'platformatic', 'KafkaEventBus'],
  ] as const)('with EVENT_BUS=%s and KAFKA_CLIENT=%s makes a %s', async (EVENT_BUS, KAFKA_CLIENT, name) => {
    const newBus = await loadKafkaBus({ EVENT_BUS, KAFKA_CLIENT });
    expect(newBus(options).constructor.name).toBe(name);
  });
});
