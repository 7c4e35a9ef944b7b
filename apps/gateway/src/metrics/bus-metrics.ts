import { Counter, Histogram } from 'prom-client';
import { COMMAND_PROBLEMS } from '@ecall-gateway/contracts';
import type { BusEvent } from '@ecall-gateway/event-bus';
import { UNKNOWN } from './labels.js';
import { PREFIX, type MetricsRegistry } from './metrics-registry.js';

/** Why a record is given up. Others may come; those that are known begin at 0. */
const DEAD_LETTER_REASONS = [
  ...COMMAND_PROBLEMS,
  'unknown-account',
  'missing-sender',
  'invalid-sender',
  'invalid-cancel',
  'command-id-reused',
  'too-old',
  'handler-failed',
] as const;

/** What the event bus reports of itself. */
export class BusMetrics {
  private readonly deadLetters: Counter<'reason'>;
  private readonly laneWaits: Histogram;

  constructor({ registry }: MetricsRegistry) {
    this.deadLetters = new Counter({
      name: `${PREFIX}dead_letters_total`,
      help: 'Records that could not be processed and went to the dead-letter topic, by reason.',
      labelNames: ['reason'],
      registers: [registry],
    });
    this.laneWaits = new Histogram({
      name: `${PREFIX}lane_wait_seconds`,
      help: 'How long a record waited behind others of its key, once it was read.',
      buckets: [0.001, 0.01, 0.1, 0.5, 1, 5, 15, 30, 60, 300, 900],
      registers: [registry],
    });
    // The first dead letter of a reason must be seen to come.
    for (const reason of DEAD_LETTER_REASONS) this.deadLetters.inc({ reason }, 0);
  }

  readonly onLaneWait = (seconds: number): void => {
    this.laneWaits.observe(seconds);
  };

  /** Listens to the bus. */
  readonly onEvent = ({ type, reason }: BusEvent): void => {
    if (type === 'record-dead-letter') this.deadLetters.inc({ reason: reason ?? UNKNOWN });
  };
}
