import { describe, expect, it } from 'vitest';
import { messageOf, REQUIRED } from '../testing/right-settings.js';
import { readSettings } from './read-settings.js';

/** Each setting by what it means. */
describe('a setting', () => {
  it.each([
    ['EVENT_BUS', 'rabbit', 'kafka or memory'],
    ['KAFKA_BROKERS', 'localhost', 'host:port'],
    ['KAFKA_BROKERS', 'a:0', 'host:port'],
    ['KAFKA_SSL', 'perhaps', 'true or false'],
    ['KAFKA_SASL_MECHANISM', 'oauth', 'scram-sha-256'],
    ['TOPIC_DLQ', 'a b', 'a topic name'],
    ['LEDGER_RETENTION_DAYS', '7', 'from 8 to 3650'],
    ['ECALL_BASE_URL', 'http://rest.ecall.ch', 'loopback'],
    ['ECALL_API_VERSION', '3', '1 or 2'],
    ['PUBLIC_URL', 'gateway.example.com', 'https://host'],
    ['WEBHOOK_ALLOWED_IPS', '10.0.0.0/33', 'CIDR'],
    ['TRUST_PROXY', 'yes', 'hops'],
    ['SEND_CONCURRENCY', '0', 'from 1 to 4096'],
    ['SEND_CONCURRENCY', '1e3', 'from 1 to 4096'],
    ['SEND_RATE_PER_SECOND', '-5', 'per second'],
    ['SEND_LISTS', 'on', 'off or auto'],
    ['DEFAULT_COUNTRY', 'CHE', 'two-letter'],
    // The country's domain is no code of ISO 3166.
    ['DEFAULT_COUNTRY', 'UK', 'such as CH or GB'],
    ['KAFKA_BROKERS', '[::g]:9092', 'in brackets'],
    ['KAFKA_BROKERS', '::1:9092', 'in brackets'],
    ['KAFKA_CLIENT', 'librdkafka', 'kafkajs or platformatic'],
    ['KAFKA_SSL_CA_FILE', import.meta.filename, 'PEM certificates'],
    ['PUBLIC_URL', 'https://gateway.example.com/?tenant=7', 'without credentials, query or fragment'],
    ['PUBLIC_URL', 'https://gateway.example.com/#top', 'without credentials, query or fragment'],
    ['PUBLIC_URL', 'https://gateway.example.com ', 'without credentials, query or fragment'],
    ['ECALL_FROM', 'TwelveLetter', 'up to 11 characters'],
    ['ECALL_FROM', 'Züri', 'up to 11 characters'],
    ['TOPIC_SEND_MESSAGE_URGENT', 'a/b', 'a topic name'],
    ['SEND_URGENT_SHARE', '1', 'above 0 and below 1'],
    ['SEND_URGENT_SHARE', '0', 'above 0 and below 1'],
    ['SEND_ALLOWED_TO', '0791234567', 'international format'],
    ['SEND_ALLOWED_TO', '*', 'prefixes that end in *'],
    ['SEND_ALLOWED_TO', '+41791234567,+4x*', 'prefixes that end in *'],
    ['SEND_COUNTRIES', 'CH,UK', 'two-letter country codes'],
    ['SEND_LIMIT_PER_RECIPIENT', '5', 'such as 5/1h'],
    ['SEND_LIMIT_PER_RECIPIENT', '0/1h', 'such as 5/1h'],
    ['SEND_LIMIT_PER_RECIPIENT', '5/8d', 'at most 7d'],
    ['SEND_LIMIT_PER_RECIPIENT', '5/1y', 's, m, h or d'],
    ['SEND_LIMIT_PER_DAY', '0', 'segments per account'],
    ['SEND_LIMIT_RESETS_AT', '07:00', '07:00 Europe/Zurich'],
    ['SEND_LIMIT_RESETS_AT', '24:00 Europe/Zurich', '07:00 Europe/Zurich'],
    ['SEND_LIMIT_RESETS_AT', '07:00 Europe/Zuerich', '07:00 Europe/Zurich'],
    ['SEND_REDIRECT_TO', '+4179', 'international format'],
    ['CANARY_TO', 'me', 'international format'],
    ['CANARY_EVERY_MINUTES', '0', 'from 1 to 1440'],
    ['OPERATOR_SHOWS_CONTENT', 'sometimes', 'true or false'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4317', 'an http: or https: address'],
    ['PORT', '70000', 'from 1 to 65535'],
    ['LOG_LEVEL', 'loud', 'fatal, error'],
  ])('says what %s got (%s) and what it may be', (name, value, mayBe) => {
    const message = messageOf({ [name]: value });
    expect(message).toContain(`${name}: got '${value}'; it may be `);
    expect(message).toContain(mayBe);
  });

  it.each(['#', '&', '+', '%41', ' ', 'ü', "'"])(
    'refuses an INBOUND_TOKEN with %j, which a URL changes',
    (part) => {
      const message = messageOf({ INBOUND_TOKEN: `token${part}token` });
      expect(message).toMatch(/^INBOUND_TOKEN: got \d+ characters; .*that a URL keeps/);
      expect(message).not.toContain('token#token');
    },
  );

  it('keeps an INBOUND_TOKEN that a URL keeps', () => {
    const INBOUND_TOKEN = 'aZ09-._~=/';
    expect(readSettings({ ...REQUIRED, INBOUND_TOKEN }).INBOUND_TOKEN).toBe(INBOUND_TOKEN);
  });

  it('reads what the guards, the limits and the canary are to know', () => {
    expect(
      readSettings({
        ...REQUIRED,
        SEND_ALLOWED_TO: '+41 79 123 45 67, 00423*',
        SEND_COUNTRIES: 'ch, LI,CH',
        SEND_LIMIT_PER_RECIPIENT: '5/1h',
        SEND_LIMIT_PER_DAY: '10000',
        SEND_LIMIT_RESETS_AT: '23:30 America/New_York',
        SEND_REDIRECT_TO: '0041791234567',
        CANARY_TO: '+423 234 56 78',
        SEND_URGENT_SHARE: '0.5',
        OPERATOR_SHOWS_CONTENT: 'yes',
        KAFKA_CLIENT: 'platformatic',
      }),
    ).toMatchObject({
      SEND_ALLOWED_TO: [
        { kind: 'number', number: '+41791234567' },
        { kind: 'prefix', prefix: '+423' },
      ],
      SEND_COUNTRIES: ['CH', 'LI'],
      SEND_LIMIT_PER_RECIPIENT: { count: 5, windowMs: 3_600_000 },
      SEND_LIMIT_PER_DAY: 10_000,
      SEND_LIMIT_RESETS_AT: { hour: 23, minute: 30, timeZone: 'America/New_York' },
      SEND_REDIRECT_TO: '+41791234567',
      CANARY_TO: '+4232345678',
      SEND_URGENT_SHARE: 0.5,
      OPERATOR_SHOWS_CONTENT: true,
      KAFKA_CLIENT: 'platformatic',
    });
  });

  it('has defaults for them', () => {
    const settings = readSettings(REQUIRED);
    expect(settings).toMatchObject({
      TOPIC_SEND_MESSAGE_URGENT: 'ecall.send-message.urgent',
      SEND_URGENT_SHARE: 0.8,
      SEND_LIMIT_RESETS_AT: { hour: 7, minute: 0, timeZone: 'Europe/Zurich' },
      CANARY_EVERY_MINUTES: 15,
      OPERATOR_SHOWS_CONTENT: false,
      KAFKA_CLIENT: 'kafkajs',
    });
    const { SEND_ALLOWED_TO, SEND_COUNTRIES, SEND_LIMIT_PER_DAY, CANARY_TO, ECALL_PROXY_URL } = settings;
    expect([SEND_ALLOWED_TO, SEND_COUNTRIES, SEND_LIMIT_PER_DAY, CANARY_TO, ECALL_PROXY_URL]).toEqual(
      Array.from({ length: 5 }, () => undefined),
    );
  });

  it.each([
    ['http://proxy.example.com:8080', { host: 'proxy.example.com', port: 8_080 }],
    ['http://proxy', { host: 'proxy', port: 80 }],
    ['http://[::1]:3128/', { host: '::1', port: 3_128 }],
    [
      'http://me:p%40ss@proxy:3128',
      { host: 'proxy', port: 3_128, credentials: { username: 'me', password: 'p@ss' } },
    ],
  ])('reads %s as ECALL_PROXY_URL', (ECALL_PROXY_URL, address) => {
    expect(readSettings({ ...REQUIRED, ECALL_PROXY_URL }).ECALL_PROXY_URL).toEqual(address);
  });

  it.each([
    'https://proxy:3128',
    'proxy:3128',
    'http://proxy/path',
    'http://me:never%0dshown@proxy',
    'http://%zz:x@p',
  ])('refuses %s as ECALL_PROXY_URL, and does not show it', (ECALL_PROXY_URL) => {
    const message = messageOf({ ECALL_PROXY_URL });
    expect(message).toContain(`ECALL_PROXY_URL: got ${ECALL_PROXY_URL.length} characters; it may be http://`);
    expect(message).not.toContain(`'${ECALL_PROXY_URL}'`);
  });

  it.each(['postgresql://', 'postgresql://u:100%@db/ledger', 'https://db/ledger'])(
    'refuses %s as DATABASE_URL',
    (DATABASE_URL) => {
      expect(messageOf({ DATABASE_URL })).toMatch(/^DATABASE_URL: got \d+ characters/);
    },
  );

  it('takes IPv6 brokers in brackets', () => {
    const KAFKA_BROKERS = '[::1]:9092,broker-2.example.com:9093';
    expect(readSettings({ ...REQUIRED, KAFKA_BROKERS }).KAFKA_BROKERS).toEqual(KAFKA_BROKERS.split(','));
  });

  it.each(['0791234567', '0041791234567', '+41791234567', 'My Brand 24'])(
    'takes %s as ECALL_FROM',
    (ECALL_FROM) => {
      expect(readSettings({ ...REQUIRED, ECALL_FROM }).ECALL_FROM).toBe(ECALL_FROM);
    },
  );

  it('reads who may manage: names and secrets, a secret alone as the operator', () => {
    const read = (value: string) => readSettings({ ...REQUIRED, MANAGEMENT_TOKEN: value }).MANAGEMENT_TOKEN;
    expect(readSettings(REQUIRED).MANAGEMENT_TOKEN).toEqual([]);
    expect(read('anna:one+/~._-==, two,anna:three')).toEqual([
      { name: 'anna', secret: 'one+/~._-==' },
      { name: 'operator', secret: 'two' },
      { name: 'anna', secret: 'three' },
    ]);
  });

  it.each(['anna:', ':secret', 'anna:se cret', 'anna:se:cret', 'anna:ü', 'a=b', 'anna:same,ben:same', ','])(
    'refuses %j as MANAGEMENT_TOKEN, and does not echo it',
    (value) => {
      const message = messageOf({ MANAGEMENT_TOKEN: value });
      expect(message).toContain(`MANAGEMENT_TOKEN: got ${value.length} characters; it may be name:secret`);
      expect(message).not.toContain(`'${value}'`);
    },
  );
});
