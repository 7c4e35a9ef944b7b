import { setTimeout as delay } from 'node:timers/promises';
import { Kafka, logLevel, Partitioners, type Producer } from 'kafkajs';
import { describe, expect, inject, it } from 'vitest';
import { sms, startSystem, type System } from '../journeys/system.js';
import { waitFor } from '../support/index.js';
import { quantile } from './flood/quantile.js';

/** Ordinary commands that wait when the first urgent one comes. */
const BACKLOG = Number(process.env['URGENT_BACKLOG'] ?? 100_000);
/** How long urgent ones come, five a second. */
const SECONDS = Number(process.env['URGENT_SECONDS'] ?? 60);
const URGENT_PER_SECOND = 5;
const RATE = 50;

const TIES = [
  {
    name: `SEND_RATE_PER_SECOND=${RATE}, two replicas`,
    settings: { SEND_RATE_PER_SECOND: String(RATE) },
    replicas: 2,
    perSecond: RATE,
    answerMs: 0,
  },
  {
    name: '8 slots, answers after 200 ms',
    settings: { SEND_CONCURRENCY: '8' },
    replicas: 1,
    perSecond: 8 / 0.2,
    answerMs: 200,
  },
] as const;

type Tie = (typeof TIES)[number];

/** How long an urgent message waits behind a crowd: from its publication to its request at eCall. */
describe('urgent', () => {
  it('messages before a crowd of others', { timeout: 900_000 }, async () => {
    const table: Record<string, object> = {};
    for (const tie of TIES) table[tie.name] = await measure(tie);
    console.table(table);
    expect(Object.keys(table)).toHaveLength(TIES.length);
  });
});

async function measure(tie: Tie) {
  const system = await startSystem({
    brokers: inject('kafkaBrokers'),
    databaseUrl: inject('databaseUrl'),
    partitions: 6,
    // What waits when the bench ends is not waited for.
    settings: { ...tie.settings, DRAIN_TIMEOUT_MS: '1000' },
  });
  const producer = new Kafka({
    brokers: inject('kafkaBrokers').split(','),
    logLevel: logLevel.NOTHING,
  }).producer({
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  try {
    for (let more = 1; more < tie.replicas; more += 1) await system.addGateway();
    if (tie.answerMs > 0) system.simulator.setFaults([{ kind: 'delay', ms: tie.answerMs }]);
    await producer.connect();
    await publishBacklog(producer, system);
    await waitFor(() => system.simulator.requests().length > 2 * tie.perSecond, {
      deadlineMs: 60_000,
      what: 'the crowd to move',
    });
    return await observe(producer, system, tie);
  } finally {
    await producer.disconnect();
    await system.stop();
  }
}

async function publishBacklog(producer: Producer, { topics }: System): Promise<void> {
  const batch = 1_000;
  for (let from = 0; from < BACKLOG; from += batch) {
    const messages = Array.from({ length: Math.min(batch, BACKLOG - from) }, (_, place) => {
      const index = from + place;
      const to = `+4178${String(1_000_000 + index)}`;
      return {
        key: `key-${index}`,
        value: JSON.stringify({ commandId: `ordinary-${index}`, ...sms(to, 'news') }),
      };
    });
    await producer.send({ topic: topics.sendMessage, acks: -1, messages });
  }
}

/** Publishes urgent ones while the crowd waits, and says how it went meanwhile. */
async function observe(producer: Producer, system: System, { perSecond }: Tie) {
  const published = new Map<string, number>();
  const start = Date.now();
  for (let index = 0; index < SECONDS * URGENT_PER_SECOND; index += 1) {
    // Evenly on average, and not in step with the rate.
    await delay(start + ((index + Math.random()) * 1_000) / URGENT_PER_SECOND - Date.now());
    const to = `+4179${String(1_000_000 + index)}`;
    published.set(to, Date.now());
    const value = JSON.stringify({ commandId: `urgent-${index}`, ...sms(to, 'alarm') });
    await producer.send({ topic: system.topics.urgent, acks: -1, messages: [{ key: to, value }] });
  }
  const end = Date.now();
  const requests = () => system.simulator.requests().filter(({ method }) => method === 'POST');
  await waitFor(() => requests().filter(({ to }) => published.has(to[0] ?? '')).length >= published.size, {
    deadlineMs: 30_000,
    what: 'all urgent ones to be sent',
  });
  const meanwhile = requests().filter(({ at }) => at >= start && at < end);
  const urgent = meanwhile.filter(({ to }) => published.has(to[0] ?? '')).length;
  const waits = requests()
    .flatMap(({ to: [to = ''], at }) => at - (published.get(to) ?? Number.NaN))
    .filter((ms) => !Number.isNaN(ms))
    .toSorted((a, b) => a - b);
  const seconds = (end - start) / 1_000;
  return {
    'urgent p50 ms': quantile(waits, 0.5),
    'p99 ms': quantile(waits, 0.99),
    'worst ms': waits.at(-1),
    'urgent per s': rounded(urgent / seconds),
    'ordinary per s': rounded((meanwhile.length - urgent) / seconds),
    'used of what may go': `${Math.round((100 * meanwhile.length) / seconds / perSecond)} %`,
  };
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
