import { cleanEnv, type CleanedEnv } from 'envalid';
import { PASSWORD } from './credential-rules.js';
import { retiredSettings } from './retired-settings.js';
import { isSecret, readSecretFiles } from './secret-files.js';
import { SettingsError, type SettingProblem } from './settings-error.js';
import {
  accountPassword,
  addressRanges,
  countryCode,
  hostsAndPorts,
  managementTokens,
  oneOf,
  oneOfAnyCase,
  postgresAddress,
  proxies,
  readableFile,
  secureAddress,
  signingKeys,
  text,
  topicName,
  userName,
  webAddress,
  wholeNumber,
  yesOrNo,
} from './setting-values.js';

/*
 * Every setting of the gateway: where it is read, what it may be (`desc`, quoted in error messages) and its default.
 * A new setting is one line here and one in the README.
 */

const port = wholeNumber(1, 65_535);
const milliseconds = (min: number) => wholeNumber(min, 2_147_483_647);
const oneDayMs = 86_400_000;

const SPECS = {
  EVENT_BUS: oneOf('kafka', 'memory')({ default: 'kafka', desc: 'kafka or memory' }),
  KAFKA_BROKERS: hostsAndPorts({
    default: ['localhost:9092'],
    desc: 'a list of host:port, separated by commas',
  }),
  KAFKA_GROUP_ID: text({ default: 'ecall-gateway', desc: 'the name of a consumer group' }),
  KAFKA_CLIENT_ID: text({ default: 'ecall-gateway', desc: 'a name for this client' }),
  KAFKA_SSL: yesOrNo({ default: false, desc: 'true or false' }),
  KAFKA_SSL_CA_FILE: readableFile({
    default: undefined,
    desc: 'a readable file with PEM certificates',
  }),
  KAFKA_SASL_MECHANISM: oneOfAnyCase(
    'plain',
    'scram-sha-256',
    'scram-sha-512',
  )({ default: undefined, desc: 'plain, scram-sha-256 or scram-sha-512' }),
  KAFKA_SASL_USERNAME: text({
    default: undefined,
    desc: 'the user for KAFKA_SASL_MECHANISM',
    requiredWhen: (env) => env['KAFKA_SASL_MECHANISM'] !== undefined,
  }),
  KAFKA_SASL_PASSWORD: text({
    default: undefined,
    desc: 'the password for KAFKA_SASL_MECHANISM',
    requiredWhen: (env) => env['KAFKA_SASL_MECHANISM'] !== undefined,
  }),
  KAFKA_CREATE_TOPICS: yesOrNo({ default: true, desc: 'true or false' }),
  TOPIC_SEND_MESSAGE: topicName({ default: 'ecall.send-message', desc: 'a topic name' }),
  TOPIC_MESSAGE_EVENTS: topicName({ default: 'ecall.message-events', desc: 'a topic name' }),
  TOPIC_INBOUND_MESSAGES: topicName({ default: 'ecall.inbound-messages', desc: 'a topic name' }),
  TOPIC_DLQ: topicName({ default: 'ecall.send-message.dlq', desc: 'a topic name' }),

  DATABASE_URL: postgresAddress({ desc: 'postgresql://user:password@host:port/database' }),
  LEDGER_RETENTION_DAYS: wholeNumber(8, 3650)({ default: 30, desc: 'a whole number of days from 8 to 3650' }),

  ECALL_BASE_URL: secureAddress({
    default: 'https://rest.ecall.ch',
    desc: 'an https: address (http: only towards a loopback address)',
  }),
  ECALL_API_VERSION: oneOf('1', '2', '1.0', '2.0')({ default: '2', desc: '1 or 2' }),
  ECALL_USERNAME: userName({
    default: undefined,
    desc: 'the user of the eCall account, without colons (or set ECALL_ACCOUNTS_FILE)',
    requiredWhen: (env) => env['ECALL_ACCOUNTS_FILE'] === undefined,
  }),
  ECALL_PASSWORD: accountPassword({
    default: undefined,
    desc: `the eCall account's: ${PASSWORD} (or set ECALL_ACCOUNTS_FILE)`,
    requiredWhen: (env) => env['ECALL_ACCOUNTS_FILE'] === undefined,
  }),
  // Read again while the gateway runs: see readAccounts.
  ECALL_PASSWORD_FILE: text({ default: undefined, desc: 'a readable file with the password' }),
  ECALL_FROM: text({ default: undefined, desc: 'the sender shown on the phone' }),
  ECALL_ACCOUNTS_FILE: text({ default: undefined, desc: 'a readable JSON file with eCall accounts' }),

  PUBLIC_URL: webAddress(
    'https:',
    'http:',
  )({ desc: 'the address at which eCall reaches the webhooks, as https://host' }),
  WEBHOOK_SIGNING_KEYS: signingKeys({
    desc: 'id:secret, several separated by commas (the first signs, all verify; ids of letters, digits, - and _)',
  }),
  WEBHOOK_ALLOWED_IPS: addressRanges({
    default: ['193.93.208.200', '193.93.208.149', '193.93.208.153'],
    desc: 'a list of IP addresses or CIDR ranges, separated by commas',
  }),
  TRUST_PROXY: proxies({
    default: undefined,
    desc: 'a number of hops from 0 to 10, or a list of IP addresses or CIDR ranges',
  }),
  INBOUND_TOKEN: text({ default: undefined, desc: 'a secret that inbound calls carry as ?token=' }),

  SEND_CONCURRENCY: wholeNumber(1, 4096)({ default: 256, desc: 'a whole number from 1 to 4096' }),
  SEND_TIMEOUT_MS: milliseconds(100)({ default: 10_000, desc: 'milliseconds, at least 100' }),
  SEND_RATE_PER_SECOND: wholeNumber(
    1,
    100_000,
  )({
    default: undefined,
    desc: 'a whole number of messages per second and account, from 1 to 100000',
  }),
  SEND_LISTS: oneOf('off', 'auto')({ default: 'off', desc: 'off or auto' }),
  IN_DOUBT_GRACE_MS: milliseconds(1_000)({ default: 120_000, desc: 'milliseconds, at least 1000' }),
  SEND_LEASE_MS: milliseconds(100)({ default: 15_000, desc: 'milliseconds, at least 100' }),
  SAFETY_MARGIN_MS: milliseconds(0)({ default: 30_000, desc: 'milliseconds' }),
  DRAIN_TIMEOUT_MS: milliseconds(0)({ default: 25_000, desc: 'milliseconds' }),
  STATUS_POLL_AFTER_MS: wholeNumber(
    0,
    7 * oneDayMs,
  )({
    default: 600_000,
    desc: 'milliseconds up to seven days, 0 for never',
  }),
  DEFAULT_COUNTRY: countryCode({ default: undefined, desc: 'a two-letter country code such as CH' }),

  MEDIA_MAX_BYTES: wholeNumber(1, 2_147_483_647)({ default: 104_857_600, desc: 'a number of bytes' }),
  PORT: port({ default: 3000, desc: 'a port from 1 to 65535' }),
  MANAGEMENT_PORT: port({ default: 3001, desc: 'a port from 1 to 65535' }),
  MANAGEMENT_TOKEN: managementTokens({
    default: [],
    desc: 'name:secret, several separated by commas, each secret once (of letters, digits and -._~+/, with = at the end alone; a secret without a name belongs to operator)',
  }),
  SIMULATOR_PORT: port({ default: 3080, desc: 'a port from 1 to 65535' }),
  LOG_LEVEL: oneOf(
    'fatal',
    'error',
    'warn',
    'info',
    'debug',
    'trace',
    'silent',
  )({ default: 'info', desc: 'fatal, error, warn, info, debug, trace or silent' }),
  OTEL_EXPORTER_OTLP_ENDPOINT: webAddress(
    'https:',
    'http:',
  )({
    default: undefined,
    desc: 'an http: or https: address',
  }),
};

type Environment = Readonly<Record<string, string | undefined>>;

/** The settings under their own names, as they stand in the environment. */
export type Settings = CleanedEnv<typeof SPECS>;

/**
 * Reads and checks every setting. An empty variable counts as not set; a secret may lie in a file (`…_FILE`).
 * @throws {SettingsError} naming each wrong setting, what it got and what it may be
 */
export function readSettings(environment: Environment): Settings {
  const { settings, problems } = examineSettings(environment);
  if (problems.length > 0) throw new SettingsError(problems);
  return settings as Settings;
}

/** Reads what can be read, and says what is wrong with the rest: a setting with a problem may be missing. */
export function examineSettings(environment: Environment): {
  readonly settings: Partial<Settings>;
  readonly problems: readonly SettingProblem[];
} {
  const secrets = readSecretFiles(environment);
  const given = Object.fromEntries(
    Object.entries({ ...environment, ...secrets.values }).filter(([, value]) => value?.trim() !== ''),
  );
  const problems: SettingProblem[] = [...secrets.problems, ...retiredSettings(given)];
  const settings = cleanEnv(given, SPECS, {
    reporter: ({ errors }) => {
      const wrong = Object.keys(errors) as Array<keyof typeof SPECS>;
      const unread = new Set(secrets.problems.map(({ name }) => name.replace(/_FILE$/, '')));
      for (const name of wrong) if (!unread.has(name)) problems.push(problem(name, given[name]));
    },
  });
  if (problems.length === 0) problems.push(...contradictions(settings));
  return { settings: { ...settings }, problems };
}

function problem(name: keyof typeof SPECS, given: string | undefined): SettingProblem {
  const mayBe = SPECS[name].desc ?? 'another value';
  if (given === undefined) return { name, mayBe };
  return { name, got: isSecret(name) ? `got ${given.length} characters` : `got '${given}'`, mayBe };
}

/** What no setting can be wrong about alone. */
function contradictions(settings: Settings): SettingProblem[] {
  const { SEND_LEASE_MS, SEND_TIMEOUT_MS, SAFETY_MARGIN_MS, IN_DOUBT_GRACE_MS } = settings;
  const problems: SettingProblem[] = [];
  const sum = SEND_LEASE_MS + SEND_TIMEOUT_MS + SAFETY_MARGIN_MS;
  if (sum > IN_DOUBT_GRACE_MS) {
    problems.push({
      name: 'IN_DOUBT_GRACE_MS',
      got: `got '${IN_DOUBT_GRACE_MS}'`,
      mayBe: `at least SEND_LEASE_MS + SEND_TIMEOUT_MS + SAFETY_MARGIN_MS = ${sum}`,
    });
  }
  if (settings.PORT === settings.MANAGEMENT_PORT) {
    problems.push({
      name: 'MANAGEMENT_PORT',
      got: `got '${settings.MANAGEMENT_PORT}'`,
      mayBe: 'any port other than PORT: webhooks and management are separate servers',
    });
  }
  return problems;
}

/** What is allowed but looser than it should be in production; to be logged at start. */
export function looseSettings(settings: Settings): string[] {
  const warnings: string[] = [];
  if (settings.PUBLIC_URL.startsWith('http:')) {
    warnings.push('PUBLIC_URL is plain http: callbacks and inbound messages travel unencrypted');
  }
  if (settings.WEBHOOK_SIGNING_KEYS.some(({ secret }) => secret.length < 32)) {
    warnings.push('WEBHOOK_SIGNING_KEYS holds a secret shorter than 32 characters: it may be guessed');
  }
  if (settings.INBOUND_TOKEN === undefined) {
    warnings.push(
      'INBOUND_TOKEN is not set: inbound messages are told from forgeries by their source address alone',
    );
  }
  if (settings.MANAGEMENT_TOKEN.length === 0) {
    warnings.push(
      'MANAGEMENT_TOKEN is not set: the management side lets in nobody but callers on this machine',
    );
  }
  if (settings.MANAGEMENT_TOKEN.some(({ secret }) => secret.length < 32)) {
    warnings.push('MANAGEMENT_TOKEN holds a secret shorter than 32 characters: it may be guessed');
  }
  if (settings.WEBHOOK_ALLOWED_IPS.some((range) => range.endsWith('/0'))) {
    warnings.push('WEBHOOK_ALLOWED_IPS admits every address');
  }
  if (settings.EVENT_BUS === 'memory') {
    warnings.push('EVENT_BUS is memory: commands and events do not survive this process');
  }
  return warnings;
}
