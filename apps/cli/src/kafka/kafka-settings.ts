import { readFileSync } from 'node:fs';
import { correctedKafkajs } from '@ecall-gateway/event-bus';
import { examineSettings, SettingsError, type Settings } from '@ecall-gateway/settings';
import { type Kafka, logLevel, type KafkaConfig, type SASLOptions } from 'kafkajs';
import { CliError } from '../cli-error.js';

/** Where the gateway's topics are, by the gateway's own settings. */
export interface KafkaSettings {
  readonly brokers: readonly string[];
  readonly connection: KafkaConfig;
  readonly topics: {
    readonly sendMessage: string;
    readonly sendMessageUrgent: string;
    readonly messageEvents: string;
    readonly inboundMessages: string;
    readonly deadLetters: string;
  };
}

type Env = Readonly<Record<string, string | undefined>>;

/** What {@link kafkaSettingsOf} reads. */
export const KAFKA_SETTINGS = [
  'KAFKA_BROKERS',
  'KAFKA_SSL',
  'KAFKA_SSL_CA_FILE',
  'KAFKA_SASL_MECHANISM',
  'KAFKA_SASL_USERNAME',
  'KAFKA_SASL_PASSWORD',
  'TOPIC_SEND_MESSAGE',
  'TOPIC_SEND_MESSAGE_URGENT',
  'TOPIC_MESSAGE_EVENTS',
  'TOPIC_INBOUND_MESSAGES',
  'TOPIC_DLQ',
] as const satisfies ReadonlyArray<keyof Settings>;

type OfKafka = (typeof KAFKA_SETTINGS)[number];

/**
 * Reads `KAFKA_…` and `TOPIC_…`; what else is wrong in the environment is no matter here.
 *
 * @param brokers stands in for `KAFKA_BROKERS`
 * @throws {CliError} naming the settings that are wrong
 */
export function readKafkaSettings(env: Env, brokers?: string): KafkaSettings {
  const { settings, problems } = examineSettings({
    ...env,
    ...(brokers === undefined ? {} : { KAFKA_BROKERS: brokers }),
  });
  const wrong = problems.filter(({ name }) => KAFKA_SETTINGS.some((each) => name.startsWith(each)));
  if (wrong.length > 0) {
    throw new CliError(
      new SettingsError(wrong).message,
      'set it as it is set for the gateway (--brokers stands in for KAFKA_BROKERS)',
    );
  }
  return kafkaSettingsOf(settings as Pick<Settings, OfKafka>);
}

export function kafkaSettingsOf(settings: Pick<Settings, OfKafka>): KafkaSettings {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD } = settings;
  const sasl = { mechanism, username: KAFKA_SASL_USERNAME ?? '', password: KAFKA_SASL_PASSWORD ?? '' };
  return {
    brokers: settings.KAFKA_BROKERS,
    connection: {
      brokers: [...settings.KAFKA_BROKERS],
      clientId: 'ecall-cli',
      ssl: settings.KAFKA_SSL_CA_FILE
        ? { ca: [readFileSync(settings.KAFKA_SSL_CA_FILE, 'utf8')] }
        : settings.KAFKA_SSL,
      // The mechanisms are one union here and three types there.
      ...(mechanism === undefined ? {} : { sasl: sasl as SASLOptions }),
      logLevel: logLevel.NOTHING,
      connectionTimeout: 3_000,
      // A person waits: better a clear answer after seconds than patience.
      retry: { initialRetryTime: 200, retries: 3 },
    },
    topics: {
      sendMessage: settings.TOPIC_SEND_MESSAGE,
      sendMessageUrgent: settings.TOPIC_SEND_MESSAGE_URGENT,
      messageEvents: settings.TOPIC_MESSAGE_EVENTS,
      inboundMessages: settings.TOPIC_INBOUND_MESSAGES,
      deadLetters: settings.TOPIC_DLQ,
    },
  };
}

/** A Kafka client that logs nothing: its failures are reported as {@link CliError}. */
export function kafkaClient({ connection }: Pick<KafkaSettings, 'connection'>): Kafka {
  return correctedKafkajs(connection);
}
