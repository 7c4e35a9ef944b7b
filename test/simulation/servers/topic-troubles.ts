import type { OutgoingRecord } from '@ecall-gateway/event-bus';
import { RecordRefusedError, TopicUnavailableError } from '@ecall-gateway/event-bus';
import type { Surroundings } from '../surroundings/surroundings.js';

/** What a topic does not take, or not now. */
export class TopicTroubles {
  /** Topics that are gone. */
  readonly gone = new Set<string>();
  /** Commands whose events are larger than their topic takes, for good. */
  readonly tooLarge = new Set<string>();

  constructor(private readonly world: Surroundings) {}

  /** The records that the broker takes of a batch. The first one that it refuses is why the batch fails. */
  sift(records: readonly OutgoingRecord[]): { readonly taken: readonly OutgoingRecord[]; refusal?: Error } {
    for (const [index, record] of records.entries()) {
      const refusal = this.refusalOf(record);
      if (refusal === undefined) continue;
      // A batch is a request for each partition's leader: what stands before may be written, or not.
      return { taken: this.world.random.chance(0.5) ? records.slice(0, index) : [], refusal };
    }
    return { taken: records };
  }

  isTooLarge({ headers = {} }: OutgoingRecord): boolean {
    return this.tooLarge.has(String(headers['ce_subject']));
  }

  private refusalOf(record: OutgoingRecord): Error | undefined {
    if (this.gone.has(record.topic)) return new TopicUnavailableError(record.topic, 'unknown');
    if (this.isTooLarge(record)) return new RecordRefusedError(record.topic, 'too-large');
    return undefined;
  }
}
