import type { BaseOptions } from '@platformatic/kafka';
import type { GroupRun, GroupRunOptions, KafkaDriver, RecordSender } from '../kafka/kafka-driver.js';
import type { KafkaEventBusOptions } from '../kafka/kafka-event-bus-options.js';
import { clientOptions } from './client-options.js';
import { registerCodecs } from './codecs.js';
import { PlatformaticRun } from './platformatic-run.js';
import { PlatformaticSender } from './platformatic-sender.js';
import { protocolError } from './protocol-errors.js';

export class PlatformaticDriver implements KafkaDriver {
  private readonly options: BaseOptions;

  constructor(options: KafkaEventBusOptions) {
    registerCodecs();
    this.options = clientOptions(options);
  }

  async openSender(): Promise<RecordSender> {
    return new PlatformaticSender(this.options);
  }

  openRun(options: GroupRunOptions): GroupRun {
    return new PlatformaticRun(this.options, options);
  }

  nameOfError(error: unknown): string {
    return protocolError(error);
  }
}
