import { createRequire } from 'node:module';
import { KafkaJSNumberOfRetriesExceeded, KafkaJSProtocolError } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { createKafkaClient } from './create-kafka-client.js';
import { KafkajsDriver } from './kafkajs-driver.js';
import { publishError } from './publish-errors.js';

const { errorCodes } = createRequire(import.meta.url)('kafkajs/src/protocol/error') as {
  errorCodes: ReadonlyArray<{ type: string; code: number; retriable: boolean; message: string }>;
};

const driver = new KafkajsDriver(createKafkaClient({ brokers: ['localhost:1'], clientId: 'none' }));

/** As kafkajs throws what a broker answers: by itself, or after its retries. */
function thrownFor(type: string): Error[] {
  const code = errorCodes.find((entry) => entry.type === type);
  if (code === undefined) throw new Error(`kafkajs does not know ${type}`);
  // Its types want an Error, its code gives it what is known of the code.
  const error = new KafkaJSProtocolError(code as unknown as Error);
  return [error, new KafkaJSNumberOfRetriesExceeded(error, { retryCount: 4, retryTime: 1 })];
}

describe('publishError', () => {
  it.each([
    ['MESSAGE_TOO_LARGE', 'RecordRefusedError', 'too-large'],
    ['INVALID_RECORD', 'RecordRefusedError', 'invalid'],
    ['INVALID_TIMESTAMP', 'RecordRefusedError', 'invalid'],
    ['UNKNOWN_TOPIC_OR_PARTITION', 'TopicUnavailableError', 'unknown'],
    ['TOPIC_AUTHORIZATION_FAILED', 'TopicUnavailableError', 'not-authorized'],
    ['NOT_ENOUGH_REPLICAS', 'TopicUnavailableError', 'not-writable'],
  ])('binds %s to what it is about', (type, name, reason) => {
    for (const thrown of thrownFor(type))
      expect(publishError('t', thrown, driver.nameOfError(thrown))).toMatchObject({
        name,
        reason,
        topic: 't',
        cause: thrown,
      });
  });

  it('takes whatever it does not know for trouble of the bus', () => {
    for (const thrown of [...thrownFor('NETWORK_EXCEPTION'), new Error('socket closed'), 'text'])
      expect(publishError('t', thrown, driver.nameOfError(thrown))).toMatchObject({
        name: 'BusUnavailableError',
        cause: thrown,
      });
  });
});
