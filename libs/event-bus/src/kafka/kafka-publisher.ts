import { BusUnavailableError } from '../errors/bus-unavailable.error.js';
import type { BusListener } from '../port/bus-event.js';
import type { OutgoingRecord } from '../port/event-bus.port.js';
import type { PublishResult } from '../port/publish-result.js';
import type { KafkaDriver } from './kafka-driver.js';
import { TopicWriter } from './topic-writer.js';

/** Writes records to any topic. Each topic has a writer of its own, so that one in trouble holds up no other. */
export class KafkaPublisher {
  private writers = new Map<string, TopicWriter>();
  private isClosed = false;

  constructor(
    private readonly driver: KafkaDriver,
    private readonly onEvent: BusListener,
  ) {}

  open(): void {
    this.isClosed = false;
  }

  /** Never rejects. The results stand in the order of the records. */
  async publishEach(records: readonly OutgoingRecord[]): Promise<PublishResult[]> {
    if (this.isClosed) {
      const error = new BusUnavailableError('the bus is closed');
      return records.map(() => ({ kind: 'bus-unavailable', error }));
    }
    const topics = new Set(records.map(({ topic }) => topic));
    const [only] = topics;
    if (only !== undefined && topics.size === 1) return this.writerOf(only).write(records);
    const results: PublishResult[] = [];
    await Promise.all(
      [...topics].map(async (topic) => {
        const entries = [...records.entries()].filter(([, record]) => record.topic === topic);
        const written = await this.writerOf(topic).write(entries.map(([, record]) => record));
        for (const [at, [index]] of entries.entries()) results[index] = written[at] ?? { kind: 'behind' };
      }),
    );
    return results;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    const writers = [...this.writers.values()];
    this.writers = new Map();
    await Promise.all(writers.map(async (writer) => writer.close()));
  }

  private writerOf(topic: string): TopicWriter {
    const writer = this.writers.get(topic) ?? new TopicWriter(this.driver, topic, this.onEvent);
    this.writers.set(topic, writer);
    return writer;
  }
}
