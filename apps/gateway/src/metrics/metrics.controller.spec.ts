import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NO_PROBE } from '../accounts/account-circuit.js';
import { countedOf, samplesOf, startMetricsApp } from '../testing/metrics-app.js';
import { parseMetrics } from '../testing/parse-metrics.js';
import { createWorld, type World } from '../testing/world.js';
import { GatewayMetrics } from './gateway-metrics.js';

const never = new AbortController().signal;
const OPENMETRICS = 'application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5';
const TRACE = '0af7651916cd43dd8448eb211c80319c';

interface Measured {
  readonly world: World;
  readonly metrics: GatewayMetrics;
}

function measuredWorld(...options: Parameters<typeof createWorld>): Measured {
  const metrics = new GatewayMetrics();
  const [answer, more] = options;
  const world = createWorld(answer, { ...more, observers: metrics.observers });
  metrics.registerSources({
    ...world,
    consumer: { lag: [], unownedPartitions: [] },
    topics: [],
    trouble: [],
    canary: undefined,
  });
  return { world, metrics };
}

describe('GET /metrics', () => {
  let measured: Measured;
  let app: Awaited<ReturnType<typeof startMetricsApp>>;
  beforeEach(async () => {
    measured = measuredWorld((request) =>
      request.to === '+41791234502'
        ? {
            kind: 'rejected',
            status: 400,
            requestId: 'r',
            error: { code: 'x', message: 'a text', parameters: [], details: [] },
          }
        : { kind: 'accepted', messageId: `m-${request.to}`, requestId: 'r-1' },
    );
    app = await startMetricsApp(measured.metrics.registry);
    const { world } = measured;
    const traceparent = `00-${TRACE}-b7ad6b7169203331-01`;
    const headers = { traceparent: Buffer.from(traceparent) };
    const content = { type: 'Text', text: 'x'.repeat(200) };
    const command = { commandId: 'order-7', to: '+41791234501', content };
    await world.sendMessage.handle(
      world.record(command, { headers, timestamp: world.clock.now() - 2_500 }),
      never,
    );
    await world.sendMessage.handle(world.record({ commandId: 'order-8', to: '+41791234502' }), never);
    await world.sendMessage
      .handle(world.record({ commandId: 'order-9', to: '+4915112345678', account: '+41791234567' }), never)
      .catch(() => undefined);
    measured.metrics.webhooks.answered({ kind: 'status', status: 200, reason: 'recorded' });
  });
  afterEach(async () => app.close());

  it('counts commands by what became of them, and segments by country', async () => {
    const { text, contentType } = await app.scrape();
    expect(contentType).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(countedOf(text, 'ecall_gateway_commands_total')).toEqual({
      'outcome=accepted channel=Sms account=default': 1,
      'outcome=rejected channel=Sms account=default': 1,
      // An account that is none is nobody's label.
      'outcome=rejected channel=Sms account=unknown': 1,
    });
    expect(samplesOf(text, 'ecall_gateway_segments_total')).toEqual({
      'account=default channel=Sms country=CH': 2,
    });
    expect(countedOf(text, 'ecall_gateway_acceptance_seconds_sum')).toEqual({
      'channel=Sms urgent=false': 2.5,
    });
    expect(samplesOf(text, 'ecall_gateway_call_seconds_count')).toEqual({
      'answer=accepted account=default': 1,
      'answer=rejected account=default': 1,
    });
    expect(samplesOf(text, 'ecall_gateway_in_flight')).toEqual({ '': 0 });
    expect(samplesOf(text, 'ecall_gateway_account_state')).toEqual({
      'account=default channel=all state=closed': 1,
      'account=default channel=all state=open': 0,
      'account=default channel=all state=suspended': 0,
      'account=default channel=all state=limited': 0,
    });
    expect(countedOf(text, 'ecall_gateway_webhooks_total')).toEqual({
      'kind=status status=200 reason=recorded': 1,
    });
  });

  it('begins at 0 for an account that is added while it runs', async () => {
    const { accounts, account } = measured.world;
    accounts.replace([account, { ...account, name: 'second' }]);
    const { text } = await app.scrape();
    expect(samplesOf(text, 'ecall_gateway_commands_total')).toMatchObject({
      'outcome=in-doubt channel=Rcs account=second': 0,
    });
    expect(samplesOf(text, 'ecall_gateway_guard_refusals_total')).toMatchObject({
      'reason=recipient-limit account=second': 0,
    });
  });

  it('shows a channel apart once eCall refused its default sender', async () => {
    const { circuit } = measured.world.account;
    const message = { rowId: 'r', channel: 'Rcs', hasOwnSender: false, isSuspect: false, probes: NO_PROBE };
    circuit.recordRefusal(message, 'sender');
    const states = async () => {
      const samples = samplesOf((await app.scrape()).text, 'ecall_gateway_account_state');
      return Object.entries(samples).flatMap(([labels, value]) => (value === 1 ? [labels] : []));
    };
    const whole = 'account=default channel=all state=closed';
    expect(await states()).toEqual([whole, 'account=default channel=Rcs state=suspended']);
    circuit.recordSuccess(message, 'r');
    expect(await states()).toEqual([whole, 'account=default channel=Rcs state=closed']);
  });

  it('tells urgent commands from others', async () => {
    const { world } = measured;
    const urgent = { topic: world.settings.TOPIC_SEND_MESSAGE_URGENT };
    await world.sendMessage.handle(
      world.record(
        { commandId: 'alarm', to: '+41791234501' },
        { ...urgent, timestamp: world.clock.now() - 500 },
      ),
      never,
    );
    const { text } = await app.scrape();
    expect(countedOf(text, 'ecall_gateway_acceptance_seconds_sum')).toEqual({
      'channel=Sms urgent=false': 2.5,
      'channel=Sms urgent=true': 0.5,
    });
  });

  it('measures the way to the phone', async () => {
    const { world } = measured;
    world.clock.pass(4_000);
    const [row] = await world.ledger.findByCommand('order-7');
    const occurredAt = new Date(world.clock.now()).toISOString();
    const said = {
      status: 'delivered',
      providerStatus: 'Delivered',
      timestampIsUtc: true,
      occurredAt,
    } as const;
    await world.statuses.record(
      { rowId: row?.id ?? '', attempt: 1 },
      { ...said, messageId: 'm-+41791234501' },
      'webhook',
    );
    await world.relay.round();
    const { text } = await app.scrape();
    expect(countedOf(text, 'ecall_gateway_delivery_seconds_sum')).toEqual({ 'channel=Sms': 4 });
  });

  it('shows examples by their traces in OpenMetrics, and both formats after each other', async () => {
    const first = await app.scrape();
    const open = await app.scrape(OPENMETRICS);
    expect(open.contentType).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    expect(open.text).toMatch(/\n# EOF\n$/);
    const families = parseMetrics(open.text);
    const acceptance = families.find(({ name }) => name === 'ecall_gateway_acceptance_seconds');
    const exemplars = acceptance?.samples.flatMap(({ exemplar }) =>
      exemplar === undefined ? [] : [exemplar],
    );
    expect(exemplars).toEqual([{ trace_id: TRACE }]);
    expect(families.find(({ name }) => name === 'ecall_gateway_commands')?.type).toBe('counter');
    const again = await app.scrape();
    const names = (text: string) => parseMetrics(text).map(({ name }) => name);
    expect(names(again.text)).toEqual(names(first.text));
    expect(again.text).not.toContain(TRACE);
    expect(samplesOf(open.text, 'ecall_gateway_commands_total')).toEqual(
      samplesOf(again.text, 'ecall_gateway_commands_total'),
    );
  });

  it('answers scrapes of both formats at once, each in its own', async () => {
    const answers = await Promise.all([
      app.scrape(),
      app.scrape(OPENMETRICS),
      app.scrape(),
      app.scrape(OPENMETRICS),
    ]);
    expect(answers.map(({ contentType }) => contentType.split(';')[0])).toEqual([
      'text/plain',
      'application/openmetrics-text',
      'text/plain',
      'application/openmetrics-text',
    ]);
    for (const { text, contentType } of answers) {
      expect(text.includes('# EOF')).toBe(contentType.startsWith('application/'));
    }
  });

  it('has one prefix, help and base units, and no label that holds a number, a text or an id', async () => {
    const { text } = await app.scrape();
    const families = parseMetrics(text);
    expect(families.length).toBeGreaterThan(20);
    for (const { name, type, help, samples } of families) {
      expect(name).toMatch(/^ecall_gateway_[a-z_]+(?:_p\d\d_seconds)?$/);
      expect(name).not.toMatch(/_(?:ms|millis|milliseconds|kb|minutes)(?:_|$)/);
      expect(help.length).toBeGreaterThan(5);
      expect(type).toMatch(/^(?:counter|gauge|histogram|summary)$/);
      expect(name.endsWith('_total')).toBe(type === 'counter');
      // `le` is the bound of a bucket, which the format wants.
      const labels = samples.flatMap((sample) =>
        Object.entries(sample.labels).filter(([key]) => key !== 'le'),
      );
      for (const label of labels) {
        expect(label.join('=')).not.toMatch(/\d{5}|order-|xxx|a text|m-\+/);
      }
    }
    expect(families.map(({ name }) => name)).toContain('ecall_gateway_nodejs_eventloop_lag_seconds');
  });

  const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
  it.runIf(hasPromtool)('passes promtool', async () => {
    const { text } = await app.scrape();
    const { stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
    expect(stdout + stderr).toBe('');
  });
});
