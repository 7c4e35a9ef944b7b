import { RecordRefusedError } from '../errors/record-refused.error.js';
import type { BusRecord, OutgoingRecord, RecordHandler } from '../port/event-bus.port.js';
import { backoffMs } from './backoff.js';
import { deadLetterRecord, type DeadLetterCause, type DeadLetterForm } from './dead-letter-record.js';
import type { EngineDependencies } from './engine-dependencies.js';
import { decideOnFailure } from './failure-decision.js';

export interface RecordProcessorOptions {
  readonly handler: RecordHandler;
  readonly maxAttempts: number;
  readonly deadLetterTopic: string;
  readonly publish: (record: OutgoingRecord) => Promise<void>;
  readonly dependencies: EngineDependencies;
  readonly onTrouble?: (trouble: RecordTrouble) => void;
}

/** Reported when a record is not simply done. Apart from the error it holds no content of the record. */
export interface RecordTrouble {
  readonly type: 'retry' | 'wait' | 'unexpected-error' | 'dead-letter' | 'dead-letter-not-written';
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly attempt: number;
  readonly error: unknown;
  /** Of a dead letter. */
  readonly reason?: string;
}

/** `done`: handled or dead-lettered, the offset may move. `dropped`: it is to come again, here or elsewhere. */
export type RecordOutcome = 'done' | 'dropped';

/** Takes one record to its end: handler, retries, dead-letter topic. */
export class RecordProcessor {
  /** Dead letters that could not be written so far, and since when; in the order in which they began to wait. */
  private readonly unwritten = new Map<BusRecord, number>();

  constructor(private readonly options: RecordProcessorOptions) {}

  /** Milliseconds since the epoch; undefined while no dead letter waits for its topic. */
  get deadLettersWaitSince(): number | undefined {
    for (const since of this.unwritten.values()) return since;
    return undefined;
  }

  async process(record: BusRecord, signal: AbortSignal): Promise<RecordOutcome> {
    const { handler, maxAttempts, dependencies } = this.options;
    let attempt = 1;
    let failures = 0;
    while (!signal.aborted) {
      try {
        await handler(record, { attempt, signal });
        return 'done';
      } catch (error) {
        const decision = decideOnFailure(error, { aborted: signal.aborted, attempt, maxAttempts });
        failures += 1;
        switch (decision.kind) {
          case 'drop':
            return 'dropped';
          case 'dead-letter':
            return this.deadLetter(record, { reason: decision.reason, error, attempts: attempt }, signal);
          case 'wait':
            this.emit(decision.isExpected ? 'wait' : 'unexpected-error', record, attempt, error);
            await dependencies.sleep(decision.afterMs ?? backoffMs(failures, dependencies.random), signal);
            break;
          case 'retry':
            this.emit('retry', record, attempt, error);
            attempt += 1;
            await dependencies.sleep(backoffMs(failures, dependencies.random), signal);
            break;
          default:
            decision satisfies never;
        }
      }
    }
    return 'dropped';
  }

  /** Does not give up: a record that is neither handled nor dead-lettered holds its lane until it can be written. */
  private async deadLetter(
    record: BusRecord,
    cause: DeadLetterCause,
    signal: AbortSignal,
  ): Promise<RecordOutcome> {
    this.emit('dead-letter', record, cause.attempts, cause.error, cause.reason);
    try {
      return await this.writeDeadLetter(record, cause, signal);
    } finally {
      this.unwritten.delete(record);
    }
  }

  private async writeDeadLetter(
    record: BusRecord,
    cause: DeadLetterCause,
    signal: AbortSignal,
  ): Promise<RecordOutcome> {
    const { publish, deadLetterTopic, dependencies } = this.options;
    let form: DeadLetterForm = 'whole';
    for (let failures = 1; !signal.aborted; failures += 1) {
      try {
        await publish(deadLetterRecord(deadLetterTopic, record, cause, form));
        return 'done';
      } catch (error) {
        this.emit('dead-letter-not-written', record, cause.attempts, error);
        const smaller: DeadLetterForm | undefined =
          error instanceof RecordRefusedError && error.reason === 'too-large'
            ? SMALLER_FORM[form]
            : undefined;
        if (smaller === undefined) {
          if (!this.unwritten.has(record)) this.unwritten.set(record, dependencies.now());
          await dependencies.sleep(backoffMs(failures, dependencies.random), signal);
        } else form = smaller;
      }
    }
    return 'dropped';
  }

  private emit(
    type: RecordTrouble['type'],
    record: BusRecord,
    attempt: number,
    error: unknown,
    reason?: string,
  ): void {
    const { topic, partition, offset } = record;
    const given = reason === undefined ? {} : { reason };
    this.options.onTrouble?.({ type, topic, partition, offset, attempt, error, ...given });
  }
}

const SMALLER_FORM: Record<DeadLetterForm, DeadLetterForm | undefined> = {
  whole: 'without-value',
  'without-value': 'coordinates-only',
  'coordinates-only': undefined,
};
