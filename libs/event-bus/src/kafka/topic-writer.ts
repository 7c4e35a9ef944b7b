import { settledWithin, within } from '../engine/deadline.js';
import { RecordRefusedError } from '../errors/record-refused.error.js';
import type { BusListener } from '../port/bus-event.js';
import type { OutgoingRecord } from '../port/event-bus.port.js';
import type { PublishResult } from '../port/publish-result.js';
import { GroupWriter } from '../publishing/group-writer.js';
import { resultOfFailure } from '../publishing/publish-results.js';
import { wireBytes } from '../publishing/record-bytes.js';
import type { KafkaDriver, RecordSender } from './kafka-driver.js';
import { publishError } from './publish-errors.js';

/** Records in one request at most: above it a group gains little. */
const MAX_GROUP_RECORDS = 500;
/** Bytes in one request at most: a broker takes 1 MiB for a partition by default, and all may be for one. */
const MAX_GROUP_BYTES = 900_000;
/** Milliseconds until a write counts as failed; the retries of the client lie within. */
const WRITE_TIMEOUT_MS = 25_000;
const DISCONNECT_TIMEOUT_MS = 5_000;

/** Writes the records of one topic durably (`acks=all`), grouped, without duplicates from the client's own retries. */
export class TopicWriter {
  private readonly writer: GroupWriter<OutgoingRecord>;
  private sender: Promise<RecordSender> | undefined;

  constructor(
    private readonly driver: Pick<KafkaDriver, 'openSender' | 'nameOfError'>,
    private readonly topic: string,
    private readonly onEvent: BusListener,
  ) {
    this.writer = new GroupWriter({
      maxItems: MAX_GROUP_RECORDS,
      maxWeight: MAX_GROUP_BYTES,
      weigh: wireBytes,
      laneOf: ({ key }) => (key === undefined || key === null ? null : Buffer.from(key).toString('latin1')),
      write: async (records) => this.writeOnce(records),
      isFaultOfItem: (error) => error instanceof RecordRefusedError,
    });
  }

  /** @param records of this topic, in order */
  async write(records: readonly OutgoingRecord[]): Promise<PublishResult[]> {
    const results = await this.writer.write(records);
    return results.map((result) => (result.kind === 'failed' ? resultOfFailure(result.error) : result));
  }

  /** Writes what was accepted so far, then closes the connections. */
  async close(): Promise<void> {
    await this.writer.flush();
    await this.discard();
  }

  private async writeOnce(records: readonly OutgoingRecord[]): Promise<void> {
    try {
      await within(this.send(records), WRITE_TIMEOUT_MS, 'writing to Kafka');
    } catch (error) {
      const reason = publishError(this.topic, error, this.driver.nameOfError(error));
      // A single record that was refused was not written, and its sequence number is free again. After any other failure
      // some records may have been written all the same, and the client takes their numbers back too: the next records
      // with these numbers would be taken for repeats, and be lost. Only a new producer has new numbers.
      if (records.length > 1 || !(reason instanceof RecordRefusedError)) {
        const { topic } = this;
        this.onEvent({ level: 'warn', type: 'producer-replaced', message: messageOf(error), topic });
        void this.discard();
      }
      throw reason;
    }
  }

  private async send(records: readonly OutgoingRecord[]): Promise<void> {
    await (await this.connected()).send(records);
  }

  private async connected(): Promise<RecordSender> {
    this.sender ??= this.driver.openSender();
    const opening = this.sender;
    try {
      return await opening;
    } catch (error) {
      if (this.sender === opening) this.sender = undefined;
      throw error;
    }
  }

  private async discard(): Promise<void> {
    const { sender } = this;
    this.sender = undefined;
    if (sender === undefined) return;
    const gone = sender.then(async (open) => open.close());
    await settledWithin(gone, DISCONNECT_TIMEOUT_MS);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'an error that is no Error';
}
