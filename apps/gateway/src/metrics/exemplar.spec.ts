import { expect, it } from 'vitest';
import { exemplarOf } from './exemplar.js';

it('is the trace id of a traceparent, and nothing else', () => {
  const trace = '0af7651916cd43dd8448eb211c80319c';
  expect(exemplarOf(`00-${trace}-b7ad6b7169203331-01`)).toEqual({ trace_id: trace });
  expect(exemplarOf(undefined)).toEqual({});
  expect(exemplarOf('+41791234567')).toEqual({});
});
