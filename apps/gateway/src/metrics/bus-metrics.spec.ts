import { DeadLetter, MemoryEventBus } from '@ecall-gateway/event-bus';
import { expect, it } from 'vitest';
import { countedOf } from '../testing/metrics-app.js';
import { BusMetrics } from './bus-metrics.js';
import { MetricsRegistry } from './metrics-registry.js';

it('counts dead letters by their reasons', async () => {
  const registry = new MetricsRegistry();
  const bus = new MemoryEventBus({ onEvent: new BusMetrics(registry).onEvent });
  await bus.ensureTopics([{ topic: 'in' }, { topic: 'dlq' }]);
  await bus.subscribe({ groupId: 'g', topics: ['in'], deadLetterTopic: 'dlq' }, async ({ value }) => {
    throw new DeadLetter(String(value), 'text: got +41791234567');
  });
  await bus.publish(['unknown-field', 'too-old', 'too-old'].map((value) => ({ topic: 'in', value })));
  await expect
    .poll(async () =>
      countedOf((await registry.render('prometheus')).text, 'ecall_gateway_dead_letters_total'),
    )
    .toEqual({ 'reason=unknown-field': 1, 'reason=too-old': 2 });
  await bus.close();
});
