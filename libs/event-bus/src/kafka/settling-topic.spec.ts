import { EventEmitter } from 'node:events';
import type { Admin, Consumer, ConsumerConfig, EachBatchPayload, Kafka } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { BusUnavailableError } from '../errors/bus-unavailable.error.js';
import { topicBounds } from './topic-bounds.js';
import { TopicBrowser } from './topic-browser.js';

const kafkaError = (type: string) =>
  new Error('retries exceeded', { cause: Object.assign(new Error(type), { type }) });

/** A broker whose topic answers each question with the next of these. */
function brokerOf(answers: Array<Error | ReadonlyArray<{ partition: number; low: string; high: string }>>) {
  const clients = { opened: 0, closed: 0 };
  const admin = {
    connect: async () => void (clients.opened += 1),
    disconnect: async () => void (clients.closed += 1),
    listTopics: async () => ['t'],
    fetchTopicOffsets: async () => {
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  return { clients, kafka: { admin: () => admin as unknown as Admin } as unknown as Kafka };
}

describe('the bounds of a topic', () => {
  const BOUNDS = [{ partition: 0, low: '2', high: '5' }];

  it('are asked again, by a new client, while the topic settles', async () => {
    const { kafka, clients } = brokerOf([
      kafkaError('NOT_LEADER_FOR_PARTITION'),
      kafkaError('LEADER_NOT_AVAILABLE'),
      BOUNDS,
    ]);
    expect(await topicBounds(kafka, 't')).toEqual([{ topic: 't', partition: 0, from: 2n, until: 5n }]);
    expect(clients).toEqual({ opened: 3, closed: 3 });
  });

  it('are not asked again where the topic does not settle', async () => {
    const { kafka, clients } = brokerOf([kafkaError('TOPIC_AUTHORIZATION_FAILED'), BOUNDS]);
    await expect(topicBounds(kafka, 't')).rejects.toThrow(BusUnavailableError);
    expect(clients).toEqual({ opened: 1, closed: 1 });
  });
});

describe('a reading of a topic', () => {
  /** A reading whose consumer does what kafkajs does with a crash. */
  function reading() {
    const emitter = new EventEmitter();
    const seeks: string[] = [];
    let config: ConsumerConfig | undefined;
    let take: (payload: EachBatchPayload) => Promise<void> = async () => undefined;
    const seen: string[] = [];
    const consumer = {
      events: { CRASH: 'crash', END_BATCH_PROCESS: 'end', GROUP_JOIN: 'join' },
      on: (name: string, listener: (event: unknown) => void) => emitter.on(name, listener),
      connect: async () => undefined,
      disconnect: async () => undefined,
      subscribe: async () => undefined,
      run: async ({ eachBatch }: { eachBatch: (payload: EachBatchPayload) => Promise<void> }) => {
        take = eachBatch;
        emitter.emit('join', {});
      },
      seek: ({ partition, offset }: { partition: number; offset: string }) =>
        void seeks.push(`${partition}:${offset}`),
    };
    const kafka = {
      consumer: (given: ConsumerConfig) => {
        config = given;
        return consumer as unknown as Consumer;
      },
      admin: () => ({
        connect: async () => undefined,
        deleteGroups: async () => [],
        disconnect: async () => undefined,
      }),
    } as unknown as Kafka;
    const stretches = [{ topic: 't', partition: 0, from: 2n, until: 5n }];
    const browser = new TopicBrowser(
      kafka,
      { topic: 't', stretches, groupPrefix: 'g' },
      ({ offset }) => void seen.push(offset),
    );
    const crash = async (error: Error) => {
      const restart = (await config?.retry?.restartOnFailure?.(error)) ?? true;
      emitter.emit('crash', { payload: { error, restart } });
      if (restart) emitter.emit('join', {});
    };
    const end = (lastOffset: string) => emitter.emit('end', { payload: { partition: 0, lastOffset } });
    /** A batch that stops being current after some records. */
    const batch = async (offsets: readonly string[], current = offsets.length) => {
      let asked = 0;
      const messages = offsets.map((offset) => ({
        offset,
        key: null,
        value: null,
        timestamp: '0',
        attributes: 0,
      }));
      const isStale = () => (asked += 1) > current;
      const payload = {
        batch: { topic: 't', partition: 0, messages },
        isStale,
        heartbeat: async () => undefined,
      };
      await take(payload as unknown as EachBatchPayload);
      end(offsets.at(-1) ?? '0');
    };
    return { browser, crash, end, seeks, batch, seen };
  }

  it('starts again where it was while the topic settles', async () => {
    const { browser, crash, end, seeks } = reading();
    const read = browser.read();
    await crash(kafkaError('NOT_LEADER_FOR_PARTITION'));
    end('4');
    await read;
    expect(seeks).toEqual(['0:2', '0:2']);
  });

  it('is not over with a batch that was broken off, which comes again', async () => {
    const { browser, batch, seen } = reading();
    const read = browser.read();
    await new Promise((resolve) => setImmediate(resolve));
    await batch(['2', '3', '4'], 1);
    await batch(['2', '3', '4']);
    await read;
    expect(seen).toEqual(['2', '3', '4']);
  });

  it('fails where the trouble is another', async () => {
    const { browser, crash } = reading();
    const read = browser.read();
    await Promise.all([expect(read).rejects.toThrow(BusUnavailableError), crash(kafkaError('UNKNOWN'))]);
  });
});
