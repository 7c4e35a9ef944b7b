import type { Kafka } from 'kafkajs';
import { ConsumerRun } from './consumer-run.js';
import type { GroupRun, GroupRunOptions, KafkaDriver, RecordSender } from './kafka-driver.js';
import { KafkajsSender } from './kafkajs-sender.js';

export class KafkajsDriver implements KafkaDriver {
  constructor(private readonly kafka: Kafka) {}

  async openSender(): Promise<RecordSender> {
    return KafkajsSender.open(this.kafka);
  }

  openRun(options: GroupRunOptions): GroupRun {
    return new ConsumerRun(this.kafka, options);
  }

  /** However deep kafkajs wrapped it. */
  nameOfError(error: unknown): string {
    for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
      if ('type' in cause && typeof cause.type === 'string') return cause.type;
    }
    return '';
  }
}
