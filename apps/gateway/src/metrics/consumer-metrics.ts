import type { EventBusServer } from '@ecall-gateway/event-bus';
import type { MetricsRegistry } from './metrics-registry.js';

export interface ConsumerSources {
  readonly consumer: Pick<EventBusServer, 'lag' | 'unownedPartitions'>;
  /** Topics that are read here. */
  readonly topics: readonly string[];
}

/** How far the consumer is. What the broker says is looked up every 15 s, not per scrape. */
export function registerConsumerMetrics(
  registry: MetricsRegistry,
  { consumer, topics }: ConsumerSources,
): void {
  registry.readGauge(
    {
      name: 'consumer_lag_records',
      help: 'Records of the partitions of this replica that are not complete: sum over replicas.',
      labelNames: ['topic', 'partition'],
    },
    (gauge) => {
      for (const { topic, partition, records } of consumer.lag)
        gauge.set({ topic, partition: String(partition) }, records);
    },
  );
  registry.readGauge(
    {
      name: 'unowned_partitions',
      help: 'Partitions that no member of the consumer group reads.',
      labelNames: ['topic'],
    },
    (gauge) => {
      const unowned = consumer.unownedPartitions;
      for (const name of new Set([...topics, ...unowned.map(({ topic }) => topic)]))
        gauge.set({ topic: name }, unowned.filter(({ topic }) => topic === name).length);
    },
  );
}
