import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace-base';
import type { SendOutcome } from '@ecall-gateway/ecall-client';
import { describe, expect, it } from 'vitest';
import { ACCEPTED, createWorld, settled } from '../testing/world.js';
import { MessageTracing } from './message-tracing.js';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';
const traceparent = Buffer.from(`00-${TRACE_ID}-${PARENT}-01`);
const never = new AbortController().signal;

function tracedWorld(answer: () => SendOutcome = () => ACCEPTED) {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const tracing = new MessageTracing(provider.getTracer('test'), async () => provider.shutdown());
  const world = createWorld(answer, { tracing });
  return { world, tracing, spans: () => exporter.getFinishedSpans() };
}

const brief = ({ name, parentSpanContext, attributes }: ReadableSpan) => ({
  name,
  parent: parentSpanContext?.spanId,
  ...('error.type' in attributes ? { error: attributes['error.type'] } : {}),
});

describe('the trace of a message', () => {
  it('goes on from what the record carries, and its events carry it on', async () => {
    const { world, spans } = tracedWorld();
    await world.sendMessage.handle(world.record({ commandId: 'c-1' }, { headers: { traceparent } }), never);
    const process = spans().find(({ name }) => name === 'process ecall.send-message');
    const own = process?.spanContext().spanId;
    expect(spans().map(brief)).toEqual([
      { name: 'begin', parent: own },
      { name: 'POST', parent: own },
      { name: 'send ecall.message-events', parent: own },
      { name: 'process ecall.send-message', parent: PARENT },
    ]);
    expect(new Set(spans().map((span) => span.spanContext().traceId))).toEqual(new Set([TRACE_ID]));
    expect(world.events()).toMatchObject([{ traceparent: `00-${TRACE_ID}-${own}-01` }]);
  });

  it('costs no span where the publisher does not record it, and is carried on as what it is', async () => {
    const { world, tracing, spans } = tracedWorld();
    const notRecorded = Buffer.from(`00-${TRACE_ID}-${PARENT}-00`);
    const record = world.record({ commandId: 'c-1' }, { headers: { traceparent: notRecorded } });
    await world.sendMessage.handle(record, never);
    await settled();
    const [row] = await world.ledger.findByCommand('c-1');
    tracing.ledgerObserver.groupBegan?.('accepted', [row?.id ?? ''])();
    expect(spans()).toEqual([]);
    expect(row?.traceparent).toMatch(new RegExp(`^00-${TRACE_ID}-[\\da-f]{16}-00$`));
    expect(world.events()).toMatchObject([{ traceparent: row?.traceparent }]);
  });

  it('names a failure by its class or code, never by its text', async () => {
    const { world, spans } = tracedWorld();
    const broken = world.record({ to: 'no number' }, { headers: { traceparent } });
    await expect(world.sendMessage.handle(broken, never)).rejects.toThrow(/to/);
    const process = spans().find(({ name }) => name.startsWith('process'));
    expect(process).toMatchObject({ status: { code: 2 }, attributes: { 'error.type': expect.any(String) } });
    expect(process?.status.message).toBeUndefined();
    expect(process?.events).toEqual([]);
  });

  it('shows a call whose answer is lost as failed', async () => {
    const { world, spans } = tracedWorld(() => ({ kind: 'unknown', reason: 'timeout' }));
    await world.sendMessage.handle(world.record({ commandId: 'c-1' }), never);
    const call = spans().find(({ name }) => name === 'POST');
    expect(call).toMatchObject({
      status: { code: 2 },
      attributes: { 'ecall.answer': 'unknown', 'error.type': 'timeout', 'ecall.account': 'default' },
    });
  });

  it('links a group of writes to each of its traces', async () => {
    const { world, tracing, spans } = tracedWorld();
    const { ledgerObserver: observer } = tracing;
    await world.sendMessage.handle(world.record({ commandId: 'c-1' }, { headers: { traceparent } }), never);
    await settled();
    const [row] = await world.ledger.findByCommand('c-1');
    observer.groupBegan?.('accepted', ['unknown', row?.id ?? ''])();
    observer.groupBegan?.('accepted', ['unknown'])();
    const groups = spans().filter(({ name }) => name === 'group accepted');
    expect(groups).toHaveLength(1);
    expect(groups[0]).toMatchObject({
      attributes: { 'db.operation.batch.size': 2 },
      links: [{ context: { traceId: TRACE_ID } }],
    });
    expect(groups[0]?.parentSpanContext).toBeUndefined();
  });

  it('holds a callback once the ledger has told which message it is about', async () => {
    const { world, tracing, spans } = tracedWorld();
    await world.sendMessage.handle(world.record({ commandId: 'c-1' }, { headers: { traceparent } }), never);
    const [row] = await world.ledger.findByCommand('c-1');
    const report = tracing.ledger({
      recordStatus: async ({ rowId }: { rowId: string }) => {
        tracing.ledgerObserver.statusTraced?.(rowId, row?.traceparent ?? '');
        return 'recorded' as const;
      },
    } as never);
    const status = {
      rowId: row?.id ?? '',
      attempt: 1,
      status: 'delivered',
      final: true,
      providerStatus: 'Delivered',
      occurredAt: '2026-06-01T00:00:00Z',
      source: 'webhook' as const,
      supersedes: [],
    };
    expect(await report.recordStatus(status)).toBe('recorded');
    expect(await report.recordStatus({ ...status, source: 'poll' })).toBe('recorded');
    expect(spans().slice(-2)).toMatchObject([
      { name: 'POST /webhooks/ecall/status/:token', attributes: { 'ecall.message.status': 'delivered' } },
      { name: 'status query' },
    ]);
    for (const span of spans().slice(-2)) expect(span.spanContext().traceId).toBe(TRACE_ID);
  });
});
