import { inject } from 'vitest';
import { busContract } from '../contract/bus-contract.js';
import { systemEdges } from '../engine/edges.js';
import type { EventBus } from '../port/event-bus.port.js';
import { KafkaEventBus } from './kafka-event-bus.js';

const open = new Set<EventBus>();

busContract({
  name: 'Kafka',
  open: async () => {
    const bus = new KafkaEventBus({
      brokers: inject('kafkaBrokers').split(','),
      clientId: 'contract',
      edges: {
        ...systemEdges,
        random: () => 0,
        sleep: async (ms, signal) => systemEdges.sleep(Math.min(ms, 100), signal),
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
