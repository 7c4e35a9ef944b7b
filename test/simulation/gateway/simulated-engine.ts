import { Delivery, RecordProcessor, type RecordHandler, type OutgoingRecord } from '@ecall-gateway/event-bus';
import type { SimulatedProcess } from '../process/simulated-process.js';
import { DEAD_LETTERS_TOPIC } from '../servers/simulated-kafka.js';
import type { Mutation } from './mutation.js';

export interface EngineDependencies {
  readonly process: SimulatedProcess;
  readonly handler: RecordHandler;
  readonly publish: (record: OutgoingRecord) => Promise<void>;
  readonly onProgress: () => void;
}

/** The real engine of the event bus on simulated time. */
export function createEngine(
  { process, handler, publish, onProgress }: EngineDependencies,
  mutation?: Mutation,
): Delivery {
  const processor = new RecordProcessor({
    handler,
    maxAttempts: 5,
    deadLetterTopic: DEAD_LETTERS_TOPIC,
    publish,
    dependencies: {
      now: () => process.world.time.now(),
      random: () => process.world.random.next(),
      sleep: async (ms, signal) => process.clock.sleep(ms, signal).catch(() => undefined),
    },
  });
  const forgetful: Pick<RecordProcessor, 'process'> = {
    process: async (record, signal) => {
      await processor.process(record, signal);
      return 'done';
    },
  };
  const engine = new Delivery({
    maxInFlight: 8,
    maxWaitingPerPartition: 4,
    onProgress,
    processor: mutation?.droppedIsDone === true ? forgetful : processor,
  });
  if (mutation?.lanes === false) {
    const scheduler = Reflect.get(engine, 'lanes') as { offer: () => boolean; finish: () => undefined };
    Object.assign(scheduler, { offer: () => true, finish: () => undefined });
  }
  return engine;
}
