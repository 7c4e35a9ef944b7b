import { setTimeout as delay } from 'node:timers/promises';
import { SpanKind, type Tracer } from '@opentelemetry/api';
import type { BusRecord } from '@ecall-gateway/event-bus';
import type { Ledger } from '@ecall-gateway/ledger';
import { ending } from './end-span.js';
import {
  MESSAGING_DESTINATION,
  MESSAGING_OFFSET,
  MESSAGING_OPERATION_NAME,
  MESSAGING_OPERATION_TYPE,
  MESSAGING_PARTITION,
  MESSAGING_SYSTEM,
} from './span-attributes.js';
import { contextOf, traceparentOf } from './trace-context.js';
import { traceBus } from './traced-bus.js';
import { traceCalls } from './traced-calls.js';
import { LedgerSpans } from './traced-ledger.js';
import type { Tracing } from './tracing.port.js';

/** What waits at the end of the process is given this long to leave, in milliseconds. */
const FLUSH_MS = 1_500;
const CONSUMER = { kind: SpanKind.CONSUMER };

/**
 * Spans by hand. The trace of a message travels with its row, as the row's `traceparent`: it is still known when a callback
 * comes hours later at another replica.
 */
export class MessageTracing implements Tracing {
  private readonly ledgerSpans: LedgerSpans;

  constructor(
    private readonly tracer: Tracer,
    private readonly flush: () => Promise<void>,
  ) {
    this.ledgerSpans = new LedgerSpans(tracer);
  }

  get ledgerObserver(): Tracing['ledgerObserver'] {
    return this.ledgerSpans.observer;
  }

  ledger(ledger: Ledger): Ledger {
    return this.ledgerSpans.wrap(ledger);
  }

  bus: Tracing['bus'] = (bus) => traceBus(bus, this.tracer);

  calls: Tracing['calls'] = (calls) => traceCalls(calls, this.tracer);

  async received(
    { topic, partition, offset }: BusRecord,
    traceparent: string | undefined,
    work: (traceparent: string | undefined) => Promise<void>,
  ): Promise<void> {
    const span = this.tracer.startSpan(`process ${topic}`, CONSUMER, contextOf(traceparent));
    if (!span.isRecording()) return work(traceparentOf(span));
    span.setAttributes({
      [MESSAGING_SYSTEM]: 'kafka',
      [MESSAGING_DESTINATION]: topic,
      [MESSAGING_PARTITION]: String(partition),
      [MESSAGING_OFFSET]: Number(offset),
      [MESSAGING_OPERATION_NAME]: 'process',
      [MESSAGING_OPERATION_TYPE]: 'process',
    });
    await ending(
      span,
      async () => work(traceparentOf(span)),
      () => undefined,
    );
  }

  async shutdown(): Promise<void> {
    // A collector that is away, or slow, is no reason to end otherwise than cleanly.
    await Promise.race([this.flush().catch(() => undefined), delay(FLUSH_MS, undefined, { ref: false })]);
  }
}
