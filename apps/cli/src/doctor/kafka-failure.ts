import { protocolErrorOf, rootOf } from '../kafka/kafka-error.js';
import type { KafkaSettings } from '../kafka/kafka-settings.js';
import { fail, type Finding } from './finding.js';

/** What went wrong between us and Kafka, with the settings that may be the reason. */
export function explainKafkaFailure(
  error: unknown,
  kafka: Pick<KafkaSettings, 'brokers' | 'connection'>,
): Finding {
  const cause = rootOf(error);
  const at = kafka.brokers.join(', ');
  const type = protocolErrorOf(error);
  if (cause.name === 'KafkaJSSASLAuthenticationError' || type === 'SASL_AUTHENTICATION_FAILED') {
    return fail(
      `${at} refuses the login`,
      'set KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD as the broker knows them',
    );
  }
  if (type === 'UNSUPPORTED_SASL_MECHANISM') {
    return fail(
      `${at} does not take a login by this mechanism`,
      'set KAFKA_SASL_MECHANISM to one that this listener has',
    );
  }
  if (/closed connection|socket hang up/i.test(cause.message)) {
    return fail(
      `${at} hangs up on us`,
      kafka.connection.ssl
        ? 'see whether this listener speaks TLS at all (KAFKA_SSL)'
        : 'the listener may want TLS (KAFKA_SSL=true) or a login (KAFKA_SASL_MECHANISM)',
    );
  }
  if (/ssl|tls|certificate/i.test(cause.message)) {
    return fail(
      `no TLS with ${at}: ${cause.message}`,
      'see KAFKA_SSL, and KAFKA_SSL_CA_FILE for a certificate authority of your own',
    );
  }
  return fail(
    `no broker answers at ${at}: ${cause.message}`,
    'set KAFKA_BROKERS to host:port of a running broker, or start one: npm start',
  );
}

/** The broker answers, but not about the consumer group. */
export function explainGroupFailure(error: unknown, groupId: string): Finding {
  const { message } = rootOf(error);
  // To a user without rights to the group the broker answers that it has no coordinator.
  return fail(
    `group ${groupId} cannot be looked at: ${message}`,
    `let this user use it (kafka-acls.sh --add --operation Read --group ${groupId}); a broker that has just started finds it in a minute`,
  );
}
