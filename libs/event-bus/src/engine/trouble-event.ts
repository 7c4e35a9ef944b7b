import { isRetryLater } from '../errors/retry-later.error.js';
import type { BusEvent } from '../port/bus-event.js';
import type { RecordTrouble } from './record-processor.js';

const LEVELS: Record<RecordTrouble['type'], BusEvent['level']> = {
  retry: 'warn',
  wait: 'info',
  'unexpected-error': 'error',
  'dead-letter': 'warn',
  'dead-letter-not-written': 'error',
};

/** How the engine's trouble with a record is reported to the listener of the bus. */
export function troubleEvent(
  { type, topic, partition, offset, attempt, error, reason }: RecordTrouble,
  groupId: string,
): BusEvent {
  const message = type === 'unexpected-error' ? sketchOf(error) : messageOf(error);
  const place = { topic, partition, offset, attempt, groupId };
  const why = reason === undefined ? {} : { reason };
  return { level: LEVELS[type], type: `record-${type}`, message, ...place, ...why };
}

/** RetryLater names what the record waits for; its cause says what is wrong there. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return 'an error that is no Error';
  const { message, cause } = error;
  return isRetryLater(error) && cause instanceof Error ? `${message}: ${cause.message}` : message;
}

/** Class, code and first frame: enough to find the place. The text of an unnamed error may quote the record. */
function sketchOf(error: unknown): string {
  if (!(error instanceof Error)) return 'an error that is no Error';
  const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : '';
  const frame = /^ {4}at .*$/m.exec(error.stack ?? '')?.[0].trimStart();
  return `${error.name}${code}${frame === undefined ? '' : ` ${frame}`}`;
}
