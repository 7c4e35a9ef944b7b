import { readFileSync } from 'node:fs';
import { DEFAULT_TOPICS } from '@ecall-gateway/contracts';
import { Kafka, logLevel, type KafkaConfig, type SASLOptions } from 'kafkajs';
import { CliError } from '../cli-error.js';

/** Where the gateway's topics are, by the same settings as the gateway's. */
export interface KafkaSettings {
  readonly brokers: readonly string[];
  readonly connection: KafkaConfig;
  readonly topics: {
    readonly sendMessage: string;
    readonly messageEvents: string;
    readonly inboundMessages: string;
  };
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Reads `KAFKA_…` and `TOPIC_…`.
 *
 * @param brokers stands in for `KAFKA_BROKERS`
 * @throws {CliError} naming the setting that is wrong
 */
export function readKafkaSettings(env: Env, brokers?: string): KafkaSettings {
  const list = (brokers ?? set(env, 'KAFKA_BROKERS') ?? 'localhost:9092').split(',').map((one) => one.trim());
  const wrong = list.find((one) => !/^[^\s:/]+:\d+$|^\[[\da-f:]+\]:\d+$/i.test(one));
  if (wrong !== undefined) {
    throw new CliError(
      `"${wrong}" is no broker.`,
      'give host:port, several separated by commas (--brokers or KAFKA_BROKERS)',
    );
  }
  return {
    brokers: list,
    connection: {
      brokers: list,
      clientId: 'ecall-cli',
      ssl: readSsl(env),
      ...readSasl(env),
      logLevel: logLevel.NOTHING,
      connectionTimeout: 3_000,
      // A person waits: better a clear answer after seconds than patience.
      retry: { initialRetryTime: 200, retries: 3 },
    },
    topics: {
      sendMessage: set(env, 'TOPIC_SEND_MESSAGE') ?? DEFAULT_TOPICS.sendMessage,
      messageEvents: set(env, 'TOPIC_MESSAGE_EVENTS') ?? DEFAULT_TOPICS.messageEvents,
      inboundMessages: set(env, 'TOPIC_INBOUND_MESSAGES') ?? DEFAULT_TOPICS.inboundMessages,
    },
  };
}

/** A Kafka client that stays silent: what goes wrong is told by {@link CliError}. */
export function kafkaClient({ connection }: KafkaSettings): Kafka {
  return new Kafka(connection);
}

function readSsl(env: Env): NonNullable<KafkaConfig['ssl']> {
  const caFile = set(env, 'KAFKA_SSL_CA_FILE');
  if (caFile !== undefined) return { ca: [readSettingFile('KAFKA_SSL_CA_FILE', caFile)] };
  return ['true', '1', 'yes', 'on'].includes((set(env, 'KAFKA_SSL') ?? 'false').toLowerCase());
}

function readSasl(env: Env): { sasl?: SASLOptions } {
  const mechanism = set(env, 'KAFKA_SASL_MECHANISM')?.toLowerCase();
  if (mechanism === undefined) return {};
  const username = secret(env, 'KAFKA_SASL_USERNAME');
  const password = secret(env, 'KAFKA_SASL_PASSWORD');
  switch (mechanism) {
    case 'plain':
    case 'scram-sha-256':
    case 'scram-sha-512':
      return { sasl: { mechanism, username, password } };
    default:
      throw new CliError(
        `KAFKA_SASL_MECHANISM is "${mechanism}".`,
        'set it to plain, scram-sha-256 or scram-sha-512, or leave it away',
      );
  }
}

function secret(env: Env, name: string): string {
  const file = set(env, `${name}_FILE`);
  const value = file === undefined ? set(env, name) : readSettingFile(`${name}_FILE`, file).trim();
  if (value === undefined)
    throw new CliError(`KAFKA_SASL_MECHANISM needs ${name}.`, `set ${name} or ${name}_FILE`);
  return value;
}

function readSettingFile(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new CliError(`${name} cannot be read.`, 'name a readable file', { cause });
  }
}

/** An empty setting counts as none, as in the gateway. */
function set(env: Env, name: string): string | undefined {
  return env[name] === '' ? undefined : env[name];
}
