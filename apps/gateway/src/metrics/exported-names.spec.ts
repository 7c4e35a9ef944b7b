import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.js';
import { createWorld } from '../testing/world.js';
import { GatewayMetrics } from './gateway-metrics.js';

const ROOT = join(import.meta.dirname, '../../../..');
const PART = /_(?:bucket|sum|count)$/;

/** Every metric of the public interface. */
const FIXED = [
  'commands_total',
  'acceptance_seconds',
  'delivery_seconds',
  'call_seconds',
  'in_flight',
  'lane_wait_seconds',
  'messages',
  'oldest_seconds',
  'consumer_lag_records',
  'unowned_partitions',
  'outbox_records',
  'outbox_oldest_seconds',
  'dead_letters_total',
  'webhooks_total',
  'account_state',
  'guard_refusals_total',
  'segments_total',
  'group_size',
  'canary_last_delivered_timestamp_seconds',
  'degraded',
].map((name) => `ecall_gateway_${name}`);

async function exported(): Promise<{ readonly names: ReadonlySet<string>; readonly text: string }> {
  const metrics = new GatewayMetrics();
  const { accounts, slots, dayLimits, ledger } = createWorld();
  metrics.registerSources({
    accounts,
    slots,
    dayLimits,
    ledger,
    clock: new ManualClock(),
    consumer: {
      lag: [{ topic: 'commands', partition: 0, records: 3 }],
      unownedPartitions: [{ topic: 'commands', partition: 4 }],
    },
    topics: ['commands', 'urgent'],
    trouble: [
      { name: 'bus', check: async () => undefined },
      { name: 'subscription', check: async () => Promise.reject(new Error('reconnecting')) },
    ],
    canary: { lastDeliveredAt: 1_500 },
  });
  const { text } = await metrics.registry.render('prometheus');
  const names = new Set([...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name = '']) => name));
  return { names, text };
}

function namesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:ya?ml|json)$/.test(file))
    .flatMap((file) => [...readFileSync(join(ROOT, folder, file), 'utf8').matchAll(/\becall_gateway_\w+/g)])
    .map(([name]) => name.replace(PART, ''));
}

describe('what is exported', () => {
  it('is every metric of the public interface', async () => {
    const { names } = await exported();
    expect(FIXED.filter((name) => !names.has(name))).toEqual([]);
  });

  it('is every metric that a rule or the dashboard asks for', async () => {
    const { names } = await exported();
    const asked = new Set(namesIn('deploy'));
    expect(asked.size).toBeGreaterThan(12);
    expect([...asked].filter((name) => !names.has(name))).toEqual([]);
  });

  it('is every metric that docs/metrics.md names, and no other of our own', async () => {
    const { names } = await exported();
    const docs = readFileSync(join(ROOT, 'docs/metrics.md'), 'utf8');
    const own = [...names].filter((name) => !/^ecall_gateway_(?:nodejs|process)_/.test(name));
    expect(own.filter((name) => !docs.includes(name.replace('ecall_gateway_', '`')))).toEqual([]);
  });

  it('begins at 0 where an alert waits for the first', async () => {
    const { text } = await exported();
    for (const line of [
      'ecall_gateway_dead_letters_total{reason="not-json"} 0',
      'ecall_gateway_dead_letters_total{reason="unknown-account"} 0',
      'ecall_gateway_webhooks_total{kind="status",status="200",reason="contradicted"} 0',
      'ecall_gateway_commands_total{outcome="accepted",channel="Sms",account="default"} 0',
      'ecall_gateway_guard_refusals_total{reason="recipient-limit",account="default"} 0',
      'ecall_gateway_acceptance_seconds_count{channel="Sms",urgent="true"} 0',
      'ecall_gateway_acceptance_seconds_count{channel="Rcs",urgent="false"} 0',
      'ecall_gateway_delivery_seconds_count{channel="Whatsapp"} 0',
    ])
      expect(text).toContain(`${line}\n`);
  });

  it('says how far the consumer is, what troubles all replicas, and when a canary came back', async () => {
    const { text } = await exported();
    for (const line of [
      'ecall_gateway_consumer_lag_records{topic="commands",partition="0"} 3',
      'ecall_gateway_unowned_partitions{topic="commands"} 1',
      'ecall_gateway_unowned_partitions{topic="urgent"} 0',
      'ecall_gateway_degraded{name="bus"} 0',
      'ecall_gateway_degraded{name="subscription"} 1',
      'ecall_gateway_canary_last_delivered_timestamp_seconds 1.5',
    ])
      expect(text).toContain(`${line}\n`);
  });
});
