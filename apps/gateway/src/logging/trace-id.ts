/** Version, trace id, parent id, flags (W3C Trace Context). */
const TRACEPARENT = /^[\da-f]{2}-([\da-f]{32})-[\da-f]{16}-([\da-f]{2})/;

const SAMPLED = 1;

/** The trace that an observation is an example of; nothing where there is none, or nobody can look at it. */
export function recordedTraceOf(traceparent: string | undefined): Record<string, string> {
  const [, traceId, flags = ''] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  return traceId === undefined || (Number.parseInt(flags, 16) & SAMPLED) === 0 ? {} : { trace_id: traceId };
}

/** The trace that a log line belongs to; nothing where there is none. */
export function traceOf(traceparent: string | undefined): Record<string, string> {
  const [, traceId] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  return traceId === undefined ? {} : { trace_id: traceId };
}
