import kafkajs from 'kafkajs';
import { expect, it } from 'vitest';
import { explainGroupFailure, explainKafkaFailure } from './kafka-failure.js';

const kafka = (ssl = false) => ({ brokers: ['k:9092'], connection: { brokers: ['k:9092'], ssl } });
const wrapped = (cause: Error) =>
  new kafkajs.KafkaJSNumberOfRetriesExceeded(cause, { retryCount: 1, retryTime: 1 });
const named = (name: string) => Object.assign(new Error('no'), { name });

it.each([
  [wrapped(named('KafkaJSSASLAuthenticationError')), false, 'refuses the login', 'KAFKA_SASL_PASSWORD'],
  [wrapped(new kafkajs.KafkaJSConnectionError('Closed connection')), false, 'hangs up', 'KAFKA_SSL=true'],
  [wrapped(new kafkajs.KafkaJSConnectionError('Closed connection')), true, 'hangs up', 'speaks TLS at all'],
  [
    wrapped(new kafkajs.KafkaJSConnectionError('Connection error: self-signed certificate')),
    true,
    'no TLS',
    'KAFKA_SSL_CA_FILE',
  ],
  [
    wrapped(new kafkajs.KafkaJSConnectionError('connect ECONNREFUSED')),
    false,
    'no broker answers at k:9092: connect ECONNREFUSED',
    'KAFKA_BROKERS',
  ],
])('tells %s', (error, ssl, seen, nextStep) => {
  expect(explainKafkaFailure(error, kafka(ssl))).toMatchObject({
    level: 'fail',
    seen: expect.stringContaining(seen),
    nextStep: expect.stringContaining(nextStep),
  });
});

it('tells of a group without blaming the broker', () => {
  const error = wrapped(named('KafkaJSGroupCoordinatorNotFound'));
  expect(explainGroupFailure(error, 'g')).toMatchObject({
    level: 'fail',
    seen: 'group g cannot be looked at: no',
    nextStep: expect.stringContaining('--group g'),
  });
});
