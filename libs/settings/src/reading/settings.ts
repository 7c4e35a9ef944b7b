import { makeExactValidator, type CleanedEnv } from 'envalid';
import {
  accountPassword,
  managementTokens,
  PASSWORD,
  signingKeys,
  urlToken,
  userName,
} from '../values/credentials.js';
import { dailyTime, MOST_PER_DAY, RECIPIENT_LIMIT, recipientLimit } from '../values/limit-values.js';
import {
  addressRanges,
  hostsAndPorts,
  postgresAddress,
  proxies,
  PROXY,
  proxyAddress,
  secureAddress,
  webAddress,
} from '../values/network-values.js';
import {
  COUNTRIES,
  countryCode,
  countryCodes,
  NUMBER,
  phoneNumber,
  RECIPIENTS,
  recipientPatterns,
  SENDER,
  sender,
} from '../values/phone-values.js';
import {
  certificateFile,
  oneOf,
  oneOfAnyCase,
  share,
  text,
  topicName,
  wholeNumber,
  yesOrNo,
} from '../values/plain-values.js';

/*
 * Every setting of the gateway: where it is read, what it may be (`desc`, quoted in error messages) and its default.
 * A new setting is one line here, one in the README, and two for the chart (docs/architecture.md).
 */

/** A validator of envalid from a reader of ours. */
const read = makeExactValidator;
const port = read(wholeNumber(1, 65_535));
const milliseconds = (min: number) => read(wholeNumber(min, 2_147_483_647));
const ONE_DAY_MS = 86_400_000;

export const SPECS = {
  EVENT_BUS: read(oneOf('kafka', 'memory'))({ default: 'kafka', desc: 'kafka or memory' }),
  KAFKA_BROKERS: read(hostsAndPorts)({
    default: ['localhost:9092'],
    desc: 'a list of host:port, separated by commas (an IPv6 address in brackets)',
  }),
  KAFKA_CLIENT: read(oneOf('kafkajs', 'platformatic'))({
    default: 'kafkajs',
    desc: 'kafkajs or platformatic',
  }),
  KAFKA_GROUP_ID: read(text)({ default: 'ecall-gateway', desc: 'the name of a consumer group' }),
  KAFKA_CLIENT_ID: read(text)({ default: 'ecall-gateway', desc: 'a name for this client' }),
  KAFKA_SSL: read(yesOrNo)({ default: false, desc: 'true or false' }),
  KAFKA_SSL_CA_FILE: read(certificateFile)({
    default: undefined,
    desc: 'a readable file with PEM certificates',
  }),
  KAFKA_SASL_MECHANISM: read(oneOfAnyCase('plain', 'scram-sha-256', 'scram-sha-512'))({
    default: undefined,
    desc: 'plain, scram-sha-256 or scram-sha-512',
  }),
  KAFKA_SASL_USERNAME: read(text)({
    default: undefined,
    desc: 'the user for KAFKA_SASL_MECHANISM',
    requiredWhen: (env) => env['KAFKA_SASL_MECHANISM'] !== undefined,
  }),
  KAFKA_SASL_PASSWORD: read(text)({
    default: undefined,
    desc: 'the password for KAFKA_SASL_MECHANISM',
    requiredWhen: (env) => env['KAFKA_SASL_MECHANISM'] !== undefined,
  }),
  KAFKA_CREATE_TOPICS: read(yesOrNo)({ default: true, desc: 'true or false' }),
  TOPIC_SEND_MESSAGE: read(topicName)({ default: 'ecall.send-message', desc: 'a topic name' }),
  TOPIC_SEND_MESSAGE_URGENT: read(topicName)({
    default: 'ecall.send-message.urgent',
    desc: 'a topic name',
  }),
  TOPIC_MESSAGE_EVENTS: read(topicName)({ default: 'ecall.message-events', desc: 'a topic name' }),
  TOPIC_INBOUND_MESSAGES: read(topicName)({ default: 'ecall.inbound-messages', desc: 'a topic name' }),
  TOPIC_DLQ: read(topicName)({ default: 'ecall.send-message.dlq', desc: 'a topic name' }),

  DATABASE_URL: read(postgresAddress)({ desc: 'postgresql://user:password@host:port/database' }),
  LEDGER_RETENTION_DAYS: read(wholeNumber(8, 3650))({
    default: 30,
    desc: 'a whole number of days from 8 to 3650',
  }),

  ECALL_BASE_URL: read(secureAddress)({
    default: 'https://rest.ecall.ch',
    desc: 'an https: address (http: only towards a loopback address)',
  }),
  ECALL_API_VERSION: read(oneOf('1', '2', '1.0', '2.0'))({ default: '2', desc: '1 or 2' }),
  ECALL_USERNAME: read(userName)({
    default: undefined,
    desc: 'the user of the eCall account, without colons (or set ECALL_ACCOUNTS_FILE)',
    requiredWhen: (env) => env['ECALL_ACCOUNTS_FILE'] === undefined,
  }),
  ECALL_PASSWORD: read(accountPassword)({
    default: undefined,
    desc: `the eCall account's: ${PASSWORD} (or set ECALL_ACCOUNTS_FILE)`,
    requiredWhen: (env) => env['ECALL_ACCOUNTS_FILE'] === undefined,
  }),
  // Read again while the gateway runs: see readAccounts.
  ECALL_PASSWORD_FILE: read(text)({ default: undefined, desc: 'a readable file with the password' }),
  ECALL_FROM: read(sender)({
    default: undefined,
    desc: `a sender for all channels: ${SENDER} (or ECALL_ACCOUNTS_FILE, with senders by channel)`,
  }),
  ECALL_ACCOUNTS_FILE: read(text)({ default: undefined, desc: 'a readable JSON file with eCall accounts' }),
  ECALL_PROXY_URL: read(proxyAddress)({ default: undefined, desc: PROXY }),

  PUBLIC_URL: read(webAddress('https:', 'http:'))({
    desc: 'the address at which eCall reaches the webhooks, as https://host (without credentials, query or fragment)',
  }),
  WEBHOOK_SIGNING_KEYS: read(signingKeys)({
    desc: 'id:secret, several separated by commas (the first signs, all verify; ids of letters, digits, - and _)',
  }),
  WEBHOOK_ALLOWED_IPS: read(addressRanges)({
    default: ['193.93.208.200', '193.93.208.149', '193.93.208.153'],
    desc: 'a list of IP addresses or CIDR ranges, separated by commas',
  }),
  TRUST_PROXY: read(proxies)({
    default: undefined,
    desc: 'a number of hops from 0 to 10, or a list of IP addresses or CIDR ranges',
  }),
  INBOUND_TOKEN: read(urlToken)({
    default: undefined,
    desc: 'a secret that inbound calls carry as ?token=, of characters that a URL keeps: letters, digits and -._~',
  }),

  SEND_CONCURRENCY: read(wholeNumber(1, 4096))({ default: 256, desc: 'a whole number from 1 to 4096' }),
  SEND_TIMEOUT_MS: milliseconds(100)({ default: 10_000, desc: 'milliseconds, at least 100' }),
  SEND_RATE_PER_SECOND: read(wholeNumber(1, 100_000))({
    default: undefined,
    desc: 'a whole number of messages per second and account, from 1 to 100000',
  }),
  SEND_LISTS: read(oneOf('off', 'auto'))({ default: 'off', desc: 'off or auto' }),
  IN_DOUBT_GRACE_MS: milliseconds(1_000)({ default: 120_000, desc: 'milliseconds, at least 1000' }),
  SEND_LEASE_MS: milliseconds(100)({ default: 15_000, desc: 'milliseconds, at least 100' }),
  SAFETY_MARGIN_MS: milliseconds(0)({ default: 30_000, desc: 'milliseconds' }),
  DRAIN_TIMEOUT_MS: milliseconds(0)({ default: 25_000, desc: 'milliseconds' }),
  STATUS_POLL_AFTER_MS: read(wholeNumber(0, 7 * ONE_DAY_MS))({
    default: 600_000,
    desc: 'milliseconds up to seven days, 0 for never',
  }),
  DEFAULT_COUNTRY: read(countryCode)({
    default: undefined,
    desc: 'the two-letter code of a country, such as CH or GB',
  }),
  SEND_URGENT_SHARE: read(share)({ default: 0.8, desc: 'a number above 0 and below 1, such as 0.8' }),

  SEND_ALLOWED_TO: read(recipientPatterns)({ default: undefined, desc: RECIPIENTS }),
  SEND_COUNTRIES: read(countryCodes)({ default: undefined, desc: COUNTRIES }),
  SEND_LIMIT_PER_RECIPIENT: read(recipientLimit)({ default: undefined, desc: RECIPIENT_LIMIT }),
  SEND_LIMIT_PER_DAY: read(wholeNumber(1, MOST_PER_DAY))({
    default: undefined,
    desc: `a whole number of segments per account, from 1 to ${MOST_PER_DAY}`,
  }),
  SEND_LIMIT_RESETS_AT: read(dailyTime)({
    default: { hour: 7, minute: 0, timeZone: 'Europe/Zurich' },
    desc: 'a time of day and a time zone, such as 07:00 Europe/Zurich',
  }),
  SEND_REDIRECT_TO: read(phoneNumber)({ default: undefined, desc: NUMBER }),

  CANARY_TO: read(phoneNumber)({ default: undefined, desc: NUMBER }),
  CANARY_EVERY_MINUTES: read(wholeNumber(1, 1_440))({
    default: 15,
    desc: 'a whole number of minutes from 1 to 1440',
  }),

  MEDIA_MAX_BYTES: read(wholeNumber(1, 2_147_483_647))({ default: 104_857_600, desc: 'a number of bytes' }),
  PORT: port({ default: 3000, desc: 'a port from 1 to 65535' }),
  MANAGEMENT_PORT: port({ default: 3001, desc: 'a port from 1 to 65535' }),
  MANAGEMENT_TOKEN: read(managementTokens)({
    default: [],
    desc: 'name:secret, several separated by commas, each secret once (of letters, digits and -._~+/, with = at the end alone; a secret without a name belongs to operator)',
  }),
  OPERATOR_SHOWS_CONTENT: read(yesOrNo)({ default: false, desc: 'true or false' }),
  SIMULATOR_PORT: port({ default: 3080, desc: 'a port from 1 to 65535' }),
  LOG_LEVEL: read(oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'))({
    default: 'info',
    desc: 'fatal, error, warn, info, debug, trace or silent',
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: read(webAddress('https:', 'http:'))({
    default: undefined,
    desc: 'an http: or https: address',
  }),
};

/** The settings under their own names, as they stand in the environment. */
export type Settings = CleanedEnv<typeof SPECS>;
