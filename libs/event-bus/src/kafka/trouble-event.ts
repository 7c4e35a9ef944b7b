import type { RecordTrouble } from '../engine/record-processor.js';
import type { KafkaBusEvent } from './kafka-bus-event.js';

const levels: Record<RecordTrouble['type'], KafkaBusEvent['level']> = {
  retry: 'warn',
  wait: 'info',
  'dead-letter': 'warn',
  'dead-letter-not-written': 'error',
};

export function troubleEvent(
  { type, topic, partition, offset, attempt, error }: RecordTrouble,
  groupId: string,
): KafkaBusEvent {
  const message = error instanceof Error ? error.message : 'an error that is no Error';
  return { level: levels[type], type: `record-${type}`, message, topic, partition, offset, attempt, groupId };
}
