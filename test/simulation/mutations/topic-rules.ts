import {
  BusUnavailableError,
  DeadLetter,
  RecordRefusedError,
  type PublishResult,
  type RecordHandler,
} from '@ecall-gateway/event-bus';
import type { Mutation } from '../gateway/mutation.js';
import { replaced } from './replaced-ledger.js';

/** The rules for topics that refuse records, are made anew, or hold odd timestamps, each broken on purpose. */
export const TOPIC_RULES: readonly Mutation[] = [
  {
    rule: 'an event that cannot be published holds up its own row alone: here it holds up all',
    climate: { topicsFail: true },
    bus: (bus) => ({
      ...bus,
      publishEach: async (records) => {
        const results = await bus.publishEach(records);
        const isWhole = results.every(({ kind }) => kind === 'written');
        return isWhole
          ? results
          : records.map((): PublishResult => ({ kind: 'bus-unavailable', error: AWAY }));
      },
    }),
  },
  {
    rule: 'an outcome that its topic refuses goes to the outbox: here its lane waits for the topic',
    climate: { topicsFail: true },
    bus: (bus) => ({
      ...bus,
      publish: async (records) =>
        bus.publish(records).catch((error: unknown) => {
          throw error instanceof RecordRefusedError ? AWAY : error;
        }),
    }),
  },
  {
    rule: 'a position is no identity without its log: here a record of another log counts as the same',
    climate: { topicIsMadeAnew: true },
    ledger: (ledger) =>
      replaced(ledger, {
        lookUp: async (query) => ledger.lookUp({ ...query, isFallbackId: false }),
        begin: async (intent) => ledger.begin({ ...intent, isFallbackId: false }),
      }),
  },
  {
    rule: 'a timestamp in seconds is named as such: here it is only too old',
    climate: { timestampsAreOdd: true },
    handler:
      (handle): RecordHandler =>
      async (record, context) =>
        handle(record, context).catch((error: unknown) => {
          if (error instanceof DeadLetter && error.reason === 'too-old')
            throw new DeadLetter('too-old', 'the record is older than what the ledger remembers');
          throw error;
        }),
  },
];

const AWAY = new BusUnavailableError('the bus does not answer');
