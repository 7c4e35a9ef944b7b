import { describe, expect, it } from 'vitest';
import { recordedTraceOf, traceOf } from './trace-id.js';

it('is the trace id of a traceparent, and nothing else', () => {
  const trace = '0af7651916cd43dd8448eb211c80319c';
  expect(traceOf(`00-${trace}-b7ad6b7169203331-01`)).toEqual({ trace_id: trace });
  expect(traceOf(undefined)).toEqual({});
  expect(traceOf('+41791234567')).toEqual({});
});

describe('the trace of an observation', () => {
  it('is one that somebody can look at', () => {
    const ids = `${'a'.repeat(32)}-${'b'.repeat(16)}`;
    expect(recordedTraceOf(`00-${ids}-01`)).toEqual({ trace_id: 'a'.repeat(32) });
    expect(recordedTraceOf(`00-${ids}-00`)).toEqual({});
    expect(recordedTraceOf(undefined)).toEqual({});
  });
});
