import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { describe, expect, it } from 'vitest';
import { ACCEPTED } from '../testing/world.js';
import { traceCalls } from './traced-calls.js';

const traceparent = (letter: string, flags: string) =>
  `00-${letter.repeat(32)}-${letter.repeat(16)}-${flags}`;

function tracedCalls() {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  let lists = 0;
  const calls = traceCalls(
    {
      make: async () => ACCEPTED,
      makeList: async (_account, _id, listed) => {
        lists += 1;
        return listed.map(() => ACCEPTED);
      },
    },
    provider.getTracer('test'),
  );
  const sendList = async (...traceparents: readonly string[]) => {
    const listed = traceparents.map((each) => ({ traceparent: each }));
    return calls.makeList({ name: 'default' } as never, 'list-1', listed as never, undefined as never);
  };
  return { sendList, lists: () => lists, spans: () => exporter.getFinishedSpans() };
}

describe('the call for a list', () => {
  it('is linked to the traces that are recorded', async () => {
    const { sendList, spans } = tracedCalls();
    expect(await sendList(traceparent('a', '01'), traceparent('b', '00'))).toHaveLength(2);
    expect(spans()).toMatchObject([
      {
        name: 'POST',
        attributes: { 'ecall.list.size': 2 },
        links: [{ context: { traceId: 'a'.repeat(32) } }],
      },
    ]);
  });

  it('is no span where none of them is', async () => {
    const { sendList, lists, spans } = tracedCalls();
    await sendList(traceparent('a', '00'), traceparent('b', '00'));
    expect(lists()).toBe(1);
    expect(spans()).toEqual([]);
  });
});
