import { CliError } from '../cli-error.js';
import type { KafkaSettings } from './kafka-settings.js';

/** Runs something that needs Kafka; a broker that does not answer becomes a sentence with a next step. */
export async function onKafka<T>({ brokers }: KafkaSettings, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    if (cause instanceof CliError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CliError(
      `Kafka at ${brokers.join(', ')} cannot be used: ${reason}`,
      'start one with "npm start", or name yours with --brokers host:port or KAFKA_BROKERS',
      { cause },
    );
  }
}
