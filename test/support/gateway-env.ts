import type { TopicNames } from './topics.js';

/** What differs between the gateways of two tests. */
export interface GatewayEnvInput {
  readonly brokers: string;
  readonly topics: TopicNames;
  /** Of the simulator. */
  readonly ecallUrl: string;
  /** Public address of the gateway under test, where the simulator calls back. */
  readonly publicUrl: string;
  readonly databaseUrl: string;
}

/** A whole, valid configuration of a gateway for tests, with the Kafka client that the environment names; spread more settings after it. */
export function gatewayEnv(input: GatewayEnvInput): Record<string, string> {
  const { KAFKA_CLIENT } = process.env;
  return {
    EVENT_BUS: 'kafka',
    ...(KAFKA_CLIENT !== undefined && { KAFKA_CLIENT }),
    KAFKA_BROKERS: input.brokers,
    ...input.topics.env,
    ECALL_BASE_URL: input.ecallUrl,
    ECALL_USERNAME: 'demo',
    ECALL_PASSWORD: 'demo',
    ECALL_FROM: 'Gateway',
    PUBLIC_URL: input.publicUrl,
    WEBHOOK_SIGNING_KEYS: 'test:0123456789abcdef0123456789abcdef',
    WEBHOOK_ALLOWED_IPS: '127.0.0.1,::1',
    DATABASE_URL: input.databaseUrl,
  };
}
