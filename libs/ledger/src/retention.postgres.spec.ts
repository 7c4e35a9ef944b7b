import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createLedger } from './create-ledger.js';
import { sqlNames } from './schema/sql-names.js';
import { HARNESS_OPTIONS } from './testing/ledger-harness.js';
import { fillScripts } from './testing/fill.js';
import { sampleIntent } from './testing/sample-intent.js';

const databaseUrl = inject('databaseUrl');
const schema = `retention_${randomUUID().replaceAll('-', '')}`;
const names = sqlNames(schema);
const OLD = `clock_timestamp() - interval '40 days'`;
const NOTHING = {
  accepted: 0,
  unannounced: 0,
  scheduled: 0,
  due: 0,
  calling: 0,
  oneKey: 0,
  parked: 0,
  ofNobody: 0,
  senderless: 0,
  doubts: 0,
  rare: 0,
  outbox: 0,
  keptAside: 0,
  inbound: 0,
  numbers: 0,
  audit: 0,
};
/** 200 a second of everything, for the 45 seconds between two rounds. */
const COUNT = 9_000;
const LIMIT = 200;

describe('what is old', () => {
  const client = new Client({ connectionString: databaseUrl });
  const ledger = createLedger({ databaseUrl, schema, ...HARNESS_OPTIONS });
  beforeAll(async () => {
    await client.connect();
    await ledger.open();
  });
  afterAll(async () => {
    await ledger.close();
    await client.query(`drop schema ${schema} cascade`);
    await client.end();
  });
  beforeEach(async () => {
    await client.query(`truncate ${names.sends}, ${names.commands}, ${names.inbound}, ${names.audit}`);
  });

  const countOf = async (table: string): Promise<number> =>
    Number((await client.query<{ count: string }>(`select count(*) from ${table}`)).rows[0]?.count);
  const series = `generate_series(1, ${COUNT}) i`;

  it.each([
    [names.inbound, `insert into ${names.inbound} (id, at) select 'old-' || i, ${OLD} from ${series}`],
    [
      names.audit,
      `insert into ${names.audit} (at, action, who, what) select ${OLD}, 'cancel', 'x', '{}' from ${series}`,
    ],
    [
      names.commands,
      `insert into ${names.commands} (command_id, cancelled, marked_at) select 'old-' || i, true, ${OLD} from ${series}`,
    ],
    [
      names.begun_sends,
      `insert into ${names.begun_sends} (recipient, begun, keep_until) select i, '{}', clock_timestamp() from ${series}`,
    ],
  ])('goes in small batches, one after the other while they are full: %s', async (table, fill) => {
    await client.query(fill);
    const batches: number[] = [];
    do batches.push(await ledger.prune({ days: 30, limit: LIMIT }));
    while (batches.at(-1) === LIMIT);
    expect(batches).toHaveLength(COUNT / LIMIT + 1);
    expect(await countOf(table)).toBe(0);
  });

  it('goes with its command, and what is young stays', async () => {
    for (const script of fillScripts(names, { ...NOTHING, accepted: 3_000 })) await client.query(script);
    expect(await ledger.prune({ days: 20, limit: LIMIT })).toBe(LIMIT);
    while ((await ledger.prune({ days: 20, limit: LIMIT })) === LIMIT);
    const { rows } = await client.query<{ oldest: number }>(
      `select extract(epoch from clock_timestamp() - min(settled_at))::integer as oldest from ${names.sends}`,
    );
    const left = await countOf(names.sends);
    expect(left).toBeGreaterThan(1_900);
    expect(left).toBeLessThan(2_100);
    expect(await countOf(names.commands)).toBe(left);
    expect(rows[0]?.oldest).toBeLessThanOrEqual(20 * 86_400);
  });

  it('loses no send that is counted at the same moment', async () => {
    const intent = sampleIntent({ commandId: randomUUID(), holder: 'h' });
    const begun = await ledger.begin(intent);
    if (begun.kind !== 'begun') throw new Error(begun.kind);
    await client.query(
      `insert into ${names.begun_sends} values ('${intent.recipient}', '{}', clock_timestamp())`,
    );
    await client.query('begin');
    await client.query(`delete from ${names.begun_sends}`);
    const { id: rowId, attempt } = begun.row;
    const charged = ledger.charge({
      rowId,
      attempt,
      segments: 1,
      perRecipient: [{ max: 1, windowMs: 60_000 }],
    });
    await untilSomeoneWaits(client);
    await client.query('commit');
    expect(await charged).toEqual({ kind: 'charged' });
    const { rows } = await client.query<{ begun: object }>(`select begun from ${names.begun_sends}`);
    expect(rows.map((row) => Object.keys(row.begun))).toEqual([[rowId]]);
  });
});

/** For a lock of this very transaction. */
async function untilSomeoneWaits(client: Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query(
      `select 1 from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))`,
    );
    if (rows.length > 0) return;
    await new Promise((resume) => setTimeout(resume, 10));
  }
}
