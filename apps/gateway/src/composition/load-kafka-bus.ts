import { KafkaEventBus, type EventBus, type KafkaEventBusOptions } from '@ecall-gateway/event-bus';
import type { Settings } from '@ecall-gateway/settings';

export type NewKafkaBus = (options: KafkaEventBusOptions) => EventBus;

/** Loads the client that the settings name, and no other: each takes time at the start, and memory. */
export async function loadKafkaBus({
  EVENT_BUS,
  KAFKA_CLIENT,
}: Pick<Settings, 'EVENT_BUS' | 'KAFKA_CLIENT'>): Promise<NewKafkaBus> {
  if (EVENT_BUS === 'kafka' && KAFKA_CLIENT === 'platformatic') {
    const { PlatformaticEventBus } = await import('@ecall-gateway/event-bus/platformatic');
    return (options) => new PlatformaticEventBus(options);
  }
  return (options) => new KafkaEventBus(options);
}
