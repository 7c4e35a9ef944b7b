import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  kcatProduce,
  startOtlpReceiver,
  waitFor,
  type OtlpReceiver,
  type ReceivedSpan,
} from '../support/index.js';
import { ACCEPTED, sms, startSystem, STATUS_CHANGED, type System } from './system.js';

const CLIENT = 3;
const FAILED = 2;

/** One trace from the publisher's own, through intent, call and callback, to the events: read by a receiver of OTLP. */
describe('traces', () => {
  let receiver: OtlpReceiver;
  let system: System;
  beforeAll(async () => {
    receiver = await startOtlpReceiver();
    system = await startSystem({
      brokers: inject('kafkaBrokers'),
      databaseUrl: inject('databaseUrl'),
      settings: { OTEL_EXPORTER_OTLP_ENDPOINT: `${receiver.url}/`, LOG_LEVEL: 'debug' },
    });
  });
  afterAll(async () => {
    await system.stop();
    await receiver.close();
  });

  const newTrace = () => {
    const traceId = randomBytes(16).toString('hex');
    const spanId = randomBytes(8).toString('hex');
    return { traceId, spanId, traceparent: `00-${traceId}-${spanId}-01` };
  };
  const spansOf = (traceId: string) => receiver.spans.filter((span) => span.traceId === traceId);
  const publish = async (command: object, traceparent: string) => {
    const commandId = randomUUID();
    await kcatProduce(system.brokers, {
      topic: system.topics.sendMessage,
      value: JSON.stringify({ commandId, ...command }),
      headers: { traceparent },
    });
    return commandId;
  };
  const delivered = async (commandId: string) =>
    system.events.first(
      ({ subject, type, data }) =>
        subject === commandId && type === STATUS_CHANGED && data['status'] === 'delivered',
      `delivery of ${commandId}`,
    );

  it('are one, from the command to the status that a callback brought', async () => {
    const { traceId, spanId, traceparent } = newTrace();
    const to = '+41791260001';
    const commandId = await publish(sms(to, 'a traced text'), traceparent);
    const accepted = await system.event(commandId, ACCEPTED);
    const last = await delivered(commandId);
    const wanted = ['process', 'begin', 'POST', 'POST /webhooks', 'send'];
    const publishedStatuses = (spans: readonly ReceivedSpan[]) =>
      spans.filter(({ attributes }) => attributes['cloudevents.event_type'] === STATUS_CHANGED).length;
    const spans = await waitFor(
      () => {
        const found = spansOf(traceId);
        const isWhole = wanted.every((name) => found.some((span) => span.name.startsWith(name)));
        return isWhole && publishedStatuses(found) > 0 && found;
      },
      { deadlineMs: 15_000, what: 'every span of the message' },
    );
    const named = (name: string) => spans.filter((span) => span.name === name);
    const [process] = named(`process ${system.topics.sendMessage}`);
    expect(process).toMatchObject({ parentSpanId: spanId, kind: 5, status: 0 });
    // Whatever follows from the record is a child of its processing.
    const others = spans.filter((span) => span !== process);
    expect(new Set(others.map(({ parentSpanId }) => parentSpanId))).toEqual(new Set([process?.spanId]));
    expect(named('begin')[0]).toMatchObject({ kind: CLIENT, attributes: { 'db.system.name': 'postgresql' } });
    expect(named('POST')[0]).toMatchObject({
      kind: CLIENT,
      attributes: {
        'http.request.method': 'POST',
        'ecall.account': 'default',
        'ecall.answer': 'accepted',
        'ecall.request_id': accepted.data['requestId'],
      },
    });
    expect(named('POST /webhooks/ecall/status/:token').length).toBeGreaterThan(0);
    // Every event belongs to it, so that a consumer can go on with it.
    for (const { record } of [accepted, last])
      expect(record.headers['ce_traceparent']).toBe(`00-${traceId}-${process?.spanId}-01`);
    const groups = receiver.spans.filter(({ links }) => links.some((link) => link.traceId === traceId));
    expect(groups.map(({ name }) => name)).toEqual(expect.arrayContaining(['group begin', 'group accepted']));
    for (const group of groups) expect([group.traceId === traceId, group.parentSpanId]).toEqual([false, '']);
  });

  it('say why a message is in doubt, and its log line names the trace', async () => {
    const { traceId, traceparent } = newTrace();
    system.simulator.setFaults([{ kind: 'drop-after', to: '+41791260002', times: 1 }]);
    await publish(sms('+41791260002', 'never answered'), traceparent);
    const call = await waitFor(
      () => spansOf(traceId).find(({ name, status }) => name === 'POST' && status === FAILED),
      { deadlineMs: 30_000, what: 'the call that failed' },
    );
    expect(call.attributes).toMatchObject({ 'ecall.answer': 'unknown', 'error.type': expect.any(String) });
    const line = system.gateway.logs.find((text) => text.includes('a message is in doubt'));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ trace_id: traceId });
  });

  it('begin here where a command brings none', async () => {
    const commandId = await system.command(sms('+41791260003', 'without a trace'));
    const { record } = await system.event(commandId, ACCEPTED);
    const [, traceId = ''] = String(record.headers['ce_traceparent']).split('-');
    const root = await waitFor(() => spansOf(traceId).find(({ parentSpanId }) => parentSpanId === ''), {
      deadlineMs: 15_000,
      what: 'the root',
    });
    expect(root.name).toBe(`process ${system.topics.sendMessage}`);
  });

  it('hold no number, no text and no token', async () => {
    const everything = receiver.everything();
    expect(receiver.resources[0]).toMatchObject({ 'service.name': 'ecall-gateway' });
    expect(receiver.spans.length).toBeGreaterThan(10);
    const tokens = system.simulator
      .log()
      .flatMap((message) => JSON.stringify(message).match(/status\/[\w.-]{20,}/g) ?? []);
    const secrets = ['0123456789abcdef', 'a traced text', 'never answered', 'without a trace', ...tokens];
    for (const { to } of system.simulator.log()) secrets.push(to.slice(-9));
    expect(secrets.filter((secret) => everything.includes(secret))).toEqual([]);
    expect(everything).not.toMatch(/7912600\d\d/);
  });
});
