import { type OutgoingRecord, RecordRefusedError, TopicUnavailableError } from '@ecall-gateway/event-bus';

/** What a topic does not take, or not now. */
export class TopicTroubles {
  /** Topics that are gone. */
  readonly gone = new Set<string>();
  /** Commands whose events are larger than their topic takes, for good. */
  readonly tooLarge = new Set<string>();

  /** Why the broker does not take the record; undefined: it does. */
  refusalOf({ topic, headers = {} }: OutgoingRecord): RecordRefusedError | TopicUnavailableError | undefined {
    if (this.gone.has(topic)) return new TopicUnavailableError(topic, 'unknown');
    if (this.tooLarge.has(String(headers['ce_subject']))) return new RecordRefusedError(topic, 'too-large');
    return undefined;
  }
}
