import { Counter } from 'prom-client';
import type { BusEvent } from '@ecall-gateway/event-bus';
import { UNKNOWN } from './labels.js';
import { PREFIX, type MetricsRegistry } from './metrics-registry.js';

/** What the event bus reports of itself. */
export class BusMetrics {
  private readonly deadLetters: Counter<'reason'>;

  constructor({ registry }: MetricsRegistry) {
    this.deadLetters = new Counter({
      name: `${PREFIX}dead_letters_total`,
      help: 'Records that could not be processed and went to the dead-letter topic, by reason.',
      labelNames: ['reason'],
      registers: [registry],
    });
  }

  /** Listens to the bus. */
  readonly onEvent = ({ type, reason }: BusEvent): void => {
    if (type === 'record-dead-letter') this.deadLetters.inc({ reason: reason ?? UNKNOWN });
  };
}
