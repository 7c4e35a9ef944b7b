import { SpanKind, SpanStatusCode, type Span, type Tracer } from '@opentelemetry/api';
import type { OutgoingRecord } from '@ecall-gateway/event-bus';
import type { Tracing } from './tracing.port.js';
import { endFailed } from './end-span.js';
import {
  ERROR_TYPE,
  EVENT_TYPE,
  MESSAGING_DESTINATION,
  MESSAGING_OPERATION_NAME,
  MESSAGING_OPERATION_TYPE,
  MESSAGING_SYSTEM,
} from './span-attributes.js';
import { contextOf, mayBeRecorded } from './trace-context.js';

type Publishing = Parameters<Tracing['bus']>[0];

/** Each event that belongs to a trace, from its publication to the acknowledgement. */
export function traceBus(bus: Publishing, tracer: Tracer): Publishing {
  const start = (record: OutgoingRecord): Span | undefined => {
    const { ce_traceparent: traceparent, ce_type: type } = record.headers ?? {};
    if (typeof traceparent !== 'string' || !mayBeRecorded(traceparent)) return undefined;
    const attributes = {
      [MESSAGING_SYSTEM]: 'kafka',
      [MESSAGING_DESTINATION]: record.topic,
      [MESSAGING_OPERATION_NAME]: 'send',
      [MESSAGING_OPERATION_TYPE]: 'send',
      ...(typeof type === 'string' ? { [EVENT_TYPE]: type } : {}),
    };
    const options = { kind: SpanKind.PRODUCER, attributes };
    return tracer.startSpan(`send ${record.topic}`, options, contextOf(traceparent));
  };
  return {
    publish: async (records) => {
      const spans = [records].flat().map(start);
      try {
        await bus.publish(records);
        for (const span of spans) span?.end();
      } catch (error) {
        for (const span of spans) if (span !== undefined) endFailed(span, error);
        throw error;
      }
    },
    publishEach: async (records) => {
      const spans = records.map(start);
      const results = await bus.publishEach(records);
      for (const [index, span] of spans.entries()) {
        const kind = results[index]?.kind ?? 'behind';
        if (kind !== 'written')
          span?.setAttribute(ERROR_TYPE, kind).setStatus({ code: SpanStatusCode.ERROR });
        span?.end();
      }
      return results;
    },
  };
}
