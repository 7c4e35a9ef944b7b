import { BusUnavailableError } from '../errors/bus-unavailable.error.js';
import { RecordRefusedError, type RefusalReason } from '../errors/record-refused.error.js';
import { TopicUnavailableError, type TopicTrouble } from '../errors/topic-unavailable.error.js';

/** The protocol's error names that say something about single records. */
const REFUSALS: ReadonlyMap<string, RefusalReason> = new Map([
  ['MESSAGE_TOO_LARGE', 'too-large'],
  ['RECORD_LIST_TOO_LARGE', 'too-large'],
  ['INVALID_RECORD', 'invalid'],
  ['INVALID_TIMESTAMP', 'invalid'],
  // How older brokers answer a record without a key for a compacted topic.
  ['CORRUPT_MESSAGE', 'invalid'],
]);

/** Those that say something about a topic. */
const TOPIC_TROUBLES: ReadonlyMap<string, TopicTrouble> = new Map([
  ['UNKNOWN_TOPIC_OR_PARTITION', 'unknown'],
  ['INVALID_TOPIC_EXCEPTION', 'unknown'],
  ['TOPIC_AUTHORIZATION_FAILED', 'not-authorized'],
  ['NOT_ENOUGH_REPLICAS', 'not-writable'],
  ['NOT_ENOUGH_REPLICAS_AFTER_APPEND', 'not-writable'],
  ['LEADER_NOT_AVAILABLE', 'not-writable'],
  ['KAFKA_STORAGE_ERROR', 'not-writable'],
  ['POLICY_VIOLATION', 'not-writable'],
]);

export type PublishError = RecordRefusedError | TopicUnavailableError | BusUnavailableError;

/**
 * Tells what a failed write to a topic is bound to. Whatever is not known to be bound to less is the bus's trouble.
 * @param name the protocol's name of the error; empty when it has none
 */
export function publishError(topic: string, error: unknown, name: string): PublishError {
  const refusal = REFUSALS.get(name);
  if (refusal !== undefined) return new RecordRefusedError(topic, refusal, { cause: error });
  const trouble = TOPIC_TROUBLES.get(name);
  if (trouble !== undefined) return new TopicUnavailableError(topic, trouble, { cause: error });
  const reason = error instanceof Error ? error.message : 'an error that is no Error';
  return new BusUnavailableError(`Kafka could not be written: ${reason}`, { cause: error });
}
