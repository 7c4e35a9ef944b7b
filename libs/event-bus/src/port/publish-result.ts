import type { BusUnavailableError } from '../errors/bus-unavailable.error.js';
import type { RecordRefusedError } from '../errors/record-refused.error.js';
import type { TopicUnavailableError } from '../errors/topic-unavailable.error.js';

/** What became of one record of a call to `publishEach`. */
export type PublishResult =
  /** Durable; with Kafka: acknowledged with `acks=all`. */
  | { readonly kind: 'written' }
  /** Bound to this record: writing it again will fail alike. */
  | { readonly kind: 'refused'; readonly error: RecordRefusedError }
  /** Bound to its topic: it can be written once the topic is there again. */
  | { readonly kind: 'topic-unavailable'; readonly error: TopicUnavailableError }
  /** Bound to the bus: it may or may not have been written. */
  | { readonly kind: 'bus-unavailable'; readonly error: BusUnavailableError }
  /** Not tried, because an earlier record of the call with the same topic and key was not written. */
  | { readonly kind: 'behind' };
