import type { RecordTrouble } from '../engine/record-processor.js';
import { isRetryLater } from '../errors/retry-later.error.js';
import type { KafkaBusEvent } from './kafka-bus-event.js';

const LEVELS: Record<RecordTrouble['type'], KafkaBusEvent['level']> = {
  retry: 'warn',
  wait: 'info',
  'dead-letter': 'warn',
  'dead-letter-not-written': 'error',
};

export function troubleEvent(
  { type, topic, partition, offset, attempt, error }: RecordTrouble,
  groupId: string,
): KafkaBusEvent {
  const message = messageOf(error);
  return { level: LEVELS[type], type: `record-${type}`, message, topic, partition, offset, attempt, groupId };
}

/** What a record waits for is told with its cause: that it waits is not the record's fault, so neither quotes it. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return 'an error that is no Error';
  const { message, cause } = error;
  return isRetryLater(error) && cause instanceof Error ? `${message}: ${cause.message}` : message;
}
