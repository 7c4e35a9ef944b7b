import { BusUnavailableError } from '../errors/bus-unavailable.error.js';
import { RecordRefusedError } from '../errors/record-refused.error.js';
import { TopicUnavailableError } from '../errors/topic-unavailable.error.js';
import type { OutgoingRecord } from '../port/event-bus.port.js';
import type { PublishResult } from '../port/publish-result.js';

/** Names the result that an error of a write stands for. */
export function resultOfFailure(error: unknown): PublishResult {
  if (error instanceof RecordRefusedError) return { kind: 'refused', error };
  if (error instanceof TopicUnavailableError) return { kind: 'topic-unavailable', error };
  if (error instanceof BusUnavailableError) return { kind: 'bus-unavailable', error };
  const unavailable = new BusUnavailableError('the bus could not be written', { cause: error });
  return { kind: 'bus-unavailable', error: unavailable };
}

/** @throws the error of the first record that was not written */
export function assertAllWritten(results: readonly PublishResult[]): void {
  for (const result of results) if ('error' in result) throw result.error;
}

export function asList(records: OutgoingRecord | readonly OutgoingRecord[]): readonly OutgoingRecord[] {
  return Array.isArray(records) ? (records as readonly OutgoingRecord[]) : [records as OutgoingRecord];
}
