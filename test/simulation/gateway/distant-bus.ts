import { BusUnavailableError, type EventBus, type PublishResult } from '@ecall-gateway/event-bus';
import type { SimulatedProcess } from '../process/simulated-process.js';
import type { World } from '../servers/world.js';
import type { Mutation } from './mutation.js';

export type DistantBus = Pick<EventBus, 'publish' | 'publishEach'>;

/** Kafka, at the other end of a network. */
export function distantBus(
  world: World,
  process: SimulatedProcess,
  mutation: Mutation | undefined,
): DistantBus {
  const publishEach: EventBus['publishEach'] = async (records) => {
    const results = process.call(
      'publish',
      () => world.kafkaDown,
      async () => world.kafka.publishEach(records),
    );
    return results.catch((cause: unknown) => {
      const error = new BusUnavailableError('the bus does not answer', { cause });
      return records.map((): PublishResult => ({ kind: 'bus-unavailable', error }));
    });
  };
  const bus: DistantBus = {
    publishEach,
    publish: async (records) => {
      const written = publishEach([records].flat()).then(throwFirst);
      return mutation?.publishWaits === false ? void written.catch(() => undefined) : written;
    },
  };
  return mutation?.bus?.(bus) ?? bus;
}

function throwFirst(results: readonly PublishResult[]): void {
  for (const result of results) if ('error' in result) throw result.error;
}
