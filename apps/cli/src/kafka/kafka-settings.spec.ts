import { describe, expect, it } from 'vitest';
import { readKafkaSettings } from './kafka-settings.js';

describe('readKafkaSettings', () => {
  it('has the defaults of the gateway', () => {
    expect(readKafkaSettings({ KAFKA_BROKERS: '' })).toMatchObject({
      brokers: ['localhost:9092'],
      topics: {
        sendMessage: 'ecall.send-message',
        messageEvents: 'ecall.message-events',
        inboundMessages: 'ecall.inbound-messages',
      },
    });
  });

  it('takes the option before the setting', () => {
    expect(readKafkaSettings({ KAFKA_BROKERS: 'a:1' }, 'b:2, c:3').brokers).toEqual(['b:2', 'c:3']);
  });

  it('reads credentials', () => {
    const env = { KAFKA_SASL_MECHANISM: 'SCRAM-SHA-256', KAFKA_SASL_USERNAME: 'u', KAFKA_SASL_PASSWORD: 'p' };
    expect(readKafkaSettings({ ...env, KAFKA_SSL: 'true' }).connection).toMatchObject({
      ssl: true,
      sasl: { mechanism: 'scram-sha-256', username: 'u', password: 'p' },
    });
  });

  it.each([
    [{ KAFKA_BROKERS: 'nonsense' }, '"nonsense" is no broker'],
    [{ KAFKA_SASL_MECHANISM: 'magic', KAFKA_SASL_USERNAME: 'u', KAFKA_SASL_PASSWORD: 'p' }, 'is "magic"'],
    [{ KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_USERNAME: 'u' }, 'needs KAFKA_SASL_PASSWORD'],
    [{ KAFKA_SSL_CA_FILE: '/nowhere/ca.pem' }, 'KAFKA_SSL_CA_FILE cannot be read'],
  ])('names what is wrong: %j', (env, message) => {
    expect(() => readKafkaSettings(env)).toThrow(message);
  });
});
