import { describe, expect, inject, it } from 'vitest';
import { BusFixture } from '../contract-tests/bus-fixture.js';
import { KAFKA_BUSES } from '../contract-tests/kafka-buses.js';
import type { EventBus } from '../port/event-bus.port.js';

const RECORDS = Number(process.env['BENCH_RECORDS'] ?? 40_000);
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5);
/** Written together, as a flood of the gateway writes its events. */
const GROUP = 100;
const VALUE = 'x'.repeat(300);
const HEADERS = Object.fromEntries(
  Array.from({ length: 8 }, (_, index) => [`ce_header${index}`, 'some value']),
);

/** Records that are written one after the other. */
const ALONE = 2_000;
const IDLE_MS = 5_000;

interface Cost {
  readonly publishUs: number;
  readonly publishAloneUs: number;
  readonly readUs: number;
  /** Of a second, while two groups have nothing to read. */
  readonly idleUs: number;
}

/** What the client under the bus costs by itself: records of the size of an event, and a handler that does nothing. */
describe('the Kafka clients under the bus', () => {
  it(`with ${RECORDS} records`, { timeout: 600_000 }, async () => {
    const costs = KAFKA_BUSES.map(() => [] as Cost[]);
    for (let round = 0; round < ROUNDS; round += 1)
      for (const [index, { newBus }] of KAFKA_BUSES.entries()) {
        const bus = newBus({ brokers: inject('kafkaBrokers').split(','), clientId: 'bench' });
        await bus.connect();
        costs[index]?.push(await costOf(bus));
        await bus.close();
      }
    const median = (values: number[]) => values.toSorted((one, other) => one - other)[values.length >> 1];
    console.table(
      KAFKA_BUSES.map(({ client }, index) => ({
        client,
        'CPU µs to publish one of 100': median((costs[index] ?? []).map(({ publishUs }) => publishUs)),
        'to publish one alone': median((costs[index] ?? []).map(({ publishAloneUs }) => publishAloneUs)),
        'to read and commit one': median((costs[index] ?? []).map(({ readUs }) => readUs)),
        'idle, of a second': median((costs[index] ?? []).map(({ idleUs }) => idleUs)),
      })),
    );
    for (const each of costs) expect(each).toHaveLength(ROUNDS);
  });
});

async function costOf(bus: EventBus): Promise<Cost> {
  const fixture = new BusFixture();
  await fixture.prepare(bus);
  const record = (index: number) => ({ ...fixture.record(`key-${index % 5_000}`, VALUE), headers: HEADERS });
  await bus.publish(Array.from({ length: GROUP }, (_, index) => record(index)));
  const publishUs = await cpuPer(RECORDS, async () => {
    for (let from = 0; from < RECORDS; from += GROUP)
      await bus.publish(Array.from({ length: GROUP }, (_, index) => record(from + index)));
  });
  const publishAloneUs = await cpuPer(ALONE, async () => {
    for (let index = 0; index < ALONE; index += 1) await bus.publish(record(index));
  });
  let seen = 0;
  const readUs = await cpuPer(RECORDS, async () => {
    await new Promise<void>((resolve, reject) => {
      const handler = async () => {
        seen += 1;
        if (seen === GROUP + RECORDS + ALONE) resolve();
      };
      fixture.subscribe(bus, handler).catch(reject);
    });
  });
  await fixture.subscribe(bus, async () => undefined, { groupId: `${fixture.groupId}.second` });
  await new Promise((resume) => setTimeout(resume, IDLE_MS));
  const idleUs = await cpuPer(IDLE_MS / 1_000, async () => {
    await new Promise((resume) => setTimeout(resume, IDLE_MS));
  });
  await fixture.cleanUp();
  return { publishUs, publishAloneUs, readUs, idleUs };
}

async function cpuPer(count: number, work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return Math.round(((user + system) / count) * 10) / 10;
}
