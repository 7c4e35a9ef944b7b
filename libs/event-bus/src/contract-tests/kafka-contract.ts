import { inject } from 'vitest';
import { SYSTEM_DEPENDENCIES } from '../engine/engine-dependencies.js';
import type { KafkaEventBusOptions } from '../kafka/kafka-event-bus-options.js';
import type { EventBus } from '../port/event-bus.port.js';
import { busContract } from './bus-contract.js';

/** The contract for a driver on a real Kafka. */
export function kafkaContract(name: string, newBus: (options: KafkaEventBusOptions) => EventBus): void {
  const open = new Set<EventBus>();
  busContract({
    name,
    open: async () => {
      const bus = newBus({
        brokers: inject('kafkaBrokers').split(','),
        clientId: 'contract',
        dependencies: {
          ...SYSTEM_DEPENDENCIES,
          random: () => 0,
          // The watch of the group waits 15 s; what a record waits is cut short.
          sleep: async (ms, signal) =>
            SYSTEM_DEPENDENCIES.sleep(ms < 15_000 ? Math.min(ms, 100) : ms, signal),
        },
      });
      await bus.connect();
      open.add(bus);
      return bus;
    },
    closeAll: async () => {
      await Promise.all([...open].map(async (bus) => bus.close()));
      open.clear();
    },
  });
}
