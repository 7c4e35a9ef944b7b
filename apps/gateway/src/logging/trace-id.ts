/** Version, trace id, parent id, flags (W3C Trace Context). */
const TRACEPARENT = /^[\da-f]{2}-([\da-f]{32})-[\da-f]{16}-[\da-f]{2}/;

/** The trace that a log line, or an observation, belongs to; nothing where there is none. */
export function traceOf(traceparent: string | undefined): Record<string, string> {
  const [, traceId] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  return traceId === undefined ? {} : { trace_id: traceId };
}
