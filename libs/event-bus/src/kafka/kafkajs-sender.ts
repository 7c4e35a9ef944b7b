import type { Kafka, Message, Producer } from 'kafkajs';
import type { OutgoingRecord } from '../port/event-bus.port.js';
import type { RecordSender } from './kafka-driver.js';
import { headersToKafka } from './kafka-headers.js';
import { PartitionChoice } from './partition-choice.js';

/** A kafkajs producer of one topic. */
export class KafkajsSender implements RecordSender {
  private constructor(
    private readonly producer: Producer,
    private readonly choice: PartitionChoice,
  ) {}

  static async open(kafka: Kafka): Promise<KafkajsSender> {
    const choice = new PartitionChoice();
    const producer = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: choice.partitioner,
      retry: { retries: 4, initialRetryTime: 200, maxRetryTime: 3_000 },
    });
    try {
      await producer.connect();
      return new KafkajsSender(producer, choice);
    } catch (error) {
      void producer.disconnect().catch(() => undefined);
      throw error;
    }
  }

  async send(records: readonly OutgoingRecord[]): Promise<void> {
    const topic = records[0]?.topic;
    if (topic === undefined) return;
    const topicMessages = [{ topic, messages: records.map(messageOfRecord) }];
    this.choice.assertAllAcknowledged(
      topicMessages,
      await this.producer.sendBatch({ acks: -1, topicMessages }),
    );
  }

  async close(): Promise<void> {
    await this.producer.disconnect();
  }
}

function messageOfRecord({ key = null, value, headers, partition }: OutgoingRecord): Message {
  return { key, value, headers: headersToKafka(headers), ...(partition === undefined ? {} : { partition }) };
}
