import type { DeadLetterRecord } from '@ecall-gateway/contracts';
import {
  TopicUnavailableError,
  type EventBus,
  type OutgoingRecord,
  type PublishResult,
} from '@ecall-gateway/event-bus';
import type { DeadLetterSelection } from './dead-letter-selection.js';
import type { DeadLetterTopic } from './dead-letter-topic.js';
import { replayOf } from './replay-record.js';

/** Records, and bytes of their values, that are published in one go. */
const BATCH_RECORDS = 100;
const BATCH_BYTES = 4_000_000;

/** What became of those that were selected. */
export interface Replayed {
  readonly replayed: readonly string[];
  readonly notReplayed: ReadonlyArray<{ readonly id: string; readonly why: string }>;
  /** Those that were named and are not there. */
  readonly unknown: readonly string[];
}

interface Fit {
  readonly id: string;
  readonly record: OutgoingRecord;
}

/** Publishes dead letters again where they came from. What was sent already is not sent again. */
export class ReplayDeadLetters {
  constructor(
    private readonly topic: DeadLetterTopic,
    private readonly bus: Pick<EventBus, 'boundsOf' | 'publishEach'>,
    /** Nothing is published elsewhere, whatever a dead letter says. */
    private readonly commandTopics: readonly string[],
  ) {}

  /**
   * Takes those that lie there now: one that fails again comes behind them.
   * @throws {TopicUnavailableError} or {BusUnavailableError} where they cannot be read
   */
  async replay(selection: DeadLetterSelection): Promise<Replayed> {
    const partitions = await this.partitions();
    const stretches = await this.topic.boundsOf(selection);
    const replayed: string[] = [];
    const notReplayed: Array<{ id: string; why: string }> = [];
    const unseen = new Set(selection.ids);
    let batch: Fit[] = [];
    const flush = async () => {
      const results = await this.bus.publishEach(batch.map(({ record }) => record));
      for (const [index, { id }] of batch.entries()) {
        const why = troubleOf(results[index] ?? { kind: 'behind' });
        if (why === undefined) replayed.push(id);
        else notReplayed.push({ id, why });
      }
      batch = [];
    };
    await this.topic.read(stretches, selection, async (letter: DeadLetterRecord, isSelected) => {
      if (!isSelected) return;
      const { id } = letter;
      unseen.delete(id);
      const record = replayOf(letter, partitions);
      if ('unfit' in record) notReplayed.push({ id, why: record.unfit });
      else batch.push({ id, record });
      if (batch.length >= BATCH_RECORDS || bytesOf(batch) >= BATCH_BYTES) await flush();
    });
    await flush();
    return { replayed, notReplayed, unknown: [...unseen] };
  }

  private async partitions(): Promise<ReadonlyMap<string, number>> {
    const counts = this.commandTopics.map(async (topic) => {
      try {
        return [[topic, (await this.bus.boundsOf(topic)).length] as const];
      } catch (error) {
        if (error instanceof TopicUnavailableError) return [];
        throw error;
      }
    });
    return new Map((await Promise.all(counts)).flat());
  }
}

function bytesOf(batch: readonly Fit[]): number {
  return batch.reduce((sum, { record }) => sum + (record.value?.length ?? 0), 0);
}

/** Undefined for one that was written. */
function troubleOf(result: PublishResult): string | undefined {
  switch (result.kind) {
    case 'written':
      return undefined;
    case 'refused':
    case 'topic-unavailable':
      return result.error.message;
    case 'bus-unavailable':
      return 'the event bus did not answer: it may have been published all the same';
    case 'behind':
      return 'an earlier record of its key was not published';
    default:
      return result satisfies never;
  }
}
