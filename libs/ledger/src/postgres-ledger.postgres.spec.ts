import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createLedger } from './create-ledger.js';
import { PostgresDriver } from './drivers/postgres.driver.js';
import type { Ledger } from './port/ledger.port.js';
import { HARNESS_OPTIONS } from './testing/ledger-harness.js';
import { histories } from './testing/random-histories.js';
import { sampleIntent } from './testing/sample-intent.js';
import { expectSameHistory } from './testing/same-history.js';
import { SqlHarness } from './testing/sql-harness.js';

const RUNS = Number(process.env['LEDGER_MODEL_RUNS'] ?? 40);
const databaseUrl = inject('databaseUrl');
const ownSchema = () => `ledger_${randomUUID().replaceAll('-', '')}`;

describe('the ledger on PostgreSQL follows the model', () => {
  const sql = new SqlHarness(new PostgresDriver({ databaseUrl }), ownSchema());
  beforeAll(async () => sql.open());
  afterAll(async () => sql.destroy());

  it(
    'gives the same answers, rows and events, whatever is asked in whatever order',
    { timeout: 300_000 },
    async () => {
      const property = fc.asyncProperty(histories, async (played) => expectSameHistory(sql, played));
      await fc.assert(property, { numRuns: RUNS });
    },
  );
});

describe('two replicas on one PostgreSQL', () => {
  const schema = ownSchema();
  let replicas: [Ledger, Ledger];
  beforeAll(async () => {
    const open = () => createLedger({ databaseUrl, schema, ...HARNESS_OPTIONS });
    replicas = [open(), open()];
    // Both migrate at once.
    await Promise.all(replicas.map(async (ledger) => ledger.open()));
  });
  afterAll(async () => Promise.all(replicas.map(async (ledger) => ledger.close())));

  const both = async <T>(work: (ledger: Ledger, replica: number) => Promise<T>): Promise<T[]> =>
    Promise.all(replicas.map(async (ledger, replica) => work(ledger, replica)));

  it('never both begin a send', async () => {
    const commands = Array.from({ length: 200 }, (_, index) => `begin-${index}`);
    const answers = await Promise.all(
      commands.map(async (commandId) =>
        both(async (ledger, replica) =>
          ledger.begin(sampleIntent({ commandId, orderingKey: null, holder: `${replica}/${commandId}` })),
        ),
      ),
    );
    for (const pair of answers)
      expect(pair.map(({ kind }) => kind).toSorted((a, b) => a.localeCompare(b))).toEqual(['begun', 'busy']);
  });

  it('never both take what is due, and a lane only one at a time', async () => {
    for (let index = 0; index < 60; index += 1) {
      const intent = sampleIntent({
        commandId: `due-${index}`,
        orderingKey: index < 30 ? 'one-lane' : null,
        holder: `p/${index}`,
      });
      await replicas[0].defer(intent, { reason: 'retry', due: { inMs: 0 } });
    }
    const taken = (
      await Promise.all(
        Array.from({ length: 10 }, async (_, round) =>
          both(async (ledger, replica) =>
            ledger.claimDue({
              holder: `t/${replica}/${round}`,
              limit: 10,
              sources: [{ account: 'default', channel: 'Sms' }],
            }),
          ),
        ),
      )
    ).flat(2);
    const ids = taken.map(({ commandId }) => commandId).filter((id) => id.startsWith('due-'));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => Number(id.slice(4)) < 30)).toEqual(['due-0']);
    expect(ids.length).toBeGreaterThanOrEqual(31);
  });

  it('share a rate without handing a slot out twice', async () => {
    const waits = (
      await Promise.all(
        Array.from({ length: 20 }, async () => both(async (ledger) => ledger.reserve('shared', 1_000, 10))),
      )
    ).flat(2);
    // 400 slots at 1 ms each cannot all lie within the first 100 ms.
    expect(waits.filter((wait) => wait < 100).length).toBeLessThan(250);
    expect(Math.max(...waits)).toBeGreaterThan(150);
  });

  it('give the relay to one of them at a time', async () => {
    await replicas[0].recordInbound({ id: `inbound-${randomUUID()}`, data: '{}' });
    const claims = await both(async (ledger, replica) =>
      ledger.claimOutbox({ holder: `r${replica}`, limit: 10, leaseMs: 60_000 }),
    );
    expect(claims.filter((entries) => entries.length > 0)).toHaveLength(1);
  });
});
