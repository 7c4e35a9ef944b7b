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
        deadLetters: 'ecall.send-message.dlq',
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

  it('does not mind what is wrong elsewhere', () => {
    expect(readKafkaSettings({ PORT: 'none' }).brokers).toEqual(['localhost:9092']);
  });

  it.each([
    [{ KAFKA_BROKERS: 'nonsense' }, "KAFKA_BROKERS: got 'nonsense'; it may be a list of host:port"],
    [{ KAFKA_SASL_MECHANISM: 'magic', KAFKA_SASL_USERNAME: 'u', KAFKA_SASL_PASSWORD: 'p' }, "got 'magic'"],
    [{ KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_USERNAME: 'u' }, 'KAFKA_SASL_PASSWORD: is not set'],
    [{ KAFKA_SSL_CA_FILE: '/nowhere/ca.pem' }, "KAFKA_SSL_CA_FILE: got '/nowhere/ca.pem'"],
  ])('names what is wrong: %j', (env, message) => {
    expect(() => readKafkaSettings(env)).toThrow(message);
  });
});
