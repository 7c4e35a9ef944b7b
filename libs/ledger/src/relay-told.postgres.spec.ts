import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import type { SqlRecord, SqlStatement } from './drivers/sql-driver.port.js';
import { PostgresDriver } from './drivers/postgres.driver.js';
import type { OutboxClaim, RelayListener } from './port/outbox.js';
import { sqlNames } from './schema/sql-names.js';
import { SqlLedger } from './sql/sql-ledger.js';
import { HARNESS_OPTIONS } from './testing/ledger-harness.js';

const databaseUrl = inject('databaseUrl');
const ownSchema = () => `told_${randomUUID().replaceAll('-', '')}`;
const PATIENCE = { timeout: 20_000, interval: 10 };

/** Keeps the names of the statements that it ran. */
class WatchedDriver extends PostgresDriver {
  readonly ran: string[] = [];

  override async run<Line extends SqlRecord>(
    statement: SqlStatement,
    parameter: unknown,
  ): Promise<readonly Line[]> {
    this.ran.push(statement.name);
    return super.run<Line>(statement, parameter);
  }
}

class Replica {
  readonly driver = new WatchedDriver({ databaseUrl });
  readonly ledger: SqlLedger;

  constructor(
    schema: string,
    readonly holder: string,
  ) {
    this.ledger = new SqlLedger(this.driver, { ...HARNESS_OPTIONS, schema });
  }

  /** Something for the relay. */
  async write(): Promise<string> {
    const id = randomUUID();
    await this.ledger.recordInbound({ id, data: '{}' });
    return id;
  }

  async claim(more: Partial<OutboxClaim> = {}) {
    return this.ledger.claimOutbox({ holder: this.holder, limit: 100, leaseMs: 600_000, ...more });
  }
}

/** Counts what it is told. */
function listenerOf(holder: string) {
  const told = { news: 0, listening: 0, deaf: 0 };
  const listener: RelayListener = {
    holder,
    onNews: () => (told.news += 1),
    onListening: () => (told.listening += 1),
    onDeaf: () => (told.deaf += 1),
  };
  return { told, listener };
}

describe('what a replica writes while another one is the relay', () => {
  const schema = ownSchema();
  const elsewhere = ownSchema();
  const a = new Replica(schema, 'a');
  const b = new Replica(schema, 'b');
  const others = [new Replica(elsewhere, 'a'), new Replica(elsewhere, 'b')] as const;
  const all = [a, b, ...others];
  const observer = new Client({ connectionString: databaseUrl });
  const heard: string[] = [];

  beforeAll(async () => {
    for (const { ledger } of all) await ledger.open();
    await observer.connect();
    observer.on('notification', ({ payload = '' }) => heard.push(payload));
    await observer.query(`listen "${sqlNames(schema).relayChannel}"`);
    await a.claim();
    await others[0].claim();
  });
  afterAll(async () => {
    for (const { ledger } of all) await ledger.close();
    for (const name of [schema, elsewhere]) await observer.query(`drop schema ${name} cascade`);
    await observer.end();
  });
  beforeEach(() => {
    heard.length = 0;
    for (const { driver } of all) driver.ran.length = 0;
  });

  /** All that was notified by now. */
  const notified = async (): Promise<string[]> => {
    const end = randomUUID();
    await observer.query('select pg_notify($1, $2)', [sqlNames(schema).relayChannel, end]);
    await vi.waitFor(() => expect(heard).toContain(end), PATIENCE);
    return heard.filter((payload) => payload !== end);
  };

  it('is told to that one at once, which finds it', async () => {
    const { told, listener } = listenerOf('a');
    const stop = a.ledger.listenAsRelay(listener);
    await vi.waitFor(() => expect(told.listening).toBe(1), PATIENCE);
    const id = await b.write();
    expect(await b.claim({ tellsRelay: true })).toEqual([]);
    // Nobody polls here: it is told, or never found.
    await vi.waitFor(() => expect(told.news).toBe(1), PATIENCE);
    expect((await a.claim()).map(({ event }) => event)).toMatchObject([{ kind: 'inbound', id }]);
    stop();
    await b.claim({ tellsRelay: true });
    expect(await notified()).toEqual(['a', 'a']);
    expect(told).toEqual({ news: 1, listening: 1, deaf: 0 });
  });

  it('is told to nobody by a claim that only polls', async () => {
    await b.write();
    await b.claim();
    expect(b.driver.ran).not.toContain('tell-relay');
    expect(await notified()).toEqual([]);
  });

  it('is told to nobody where the writer is the relay itself', async () => {
    await a.write();
    const entries = await a.claim({ tellsRelay: true });
    expect(entries.length).toBeGreaterThan(0);
    await a.claim({ tellsRelay: true, published: entries.map(({ outboxId }) => outboxId) });
    expect(a.driver.ran).not.toContain('tell-relay');
    // By the statement that knows every case, too.
    expect(await a.claim({ tellsRelay: true, skip: ['send', 'inbound'] })).toEqual([]);
    expect(await notified()).toEqual([]);
  });

  it('is told to nobody who is another holder, nor in another schema', async () => {
    const ofA = listenerOf('a');
    const ofB = listenerOf('b');
    const stops = [a.ledger.listenAsRelay(ofA.listener), b.ledger.listenAsRelay(ofB.listener)];
    await vi.waitFor(() => expect([ofA.told.listening, ofB.told.listening]).toEqual([1, 1]), PATIENCE);
    await others[1].claim({ tellsRelay: true });
    expect(others[1].driver.ran).toContain('tell-relay');
    await b.claim({ tellsRelay: true });
    // They come in order: the other schema's would have been first.
    await vi.waitFor(() => expect(ofA.told.news).toBeGreaterThan(0), PATIENCE);
    expect(ofA.told.news).toBe(1);
    expect(ofB.told.news).toBe(0);
    expect(await notified()).toEqual(['a']);
    for (const stop of stops) stop();
  });

  it('is told again once a connection that was ended is opened again, which is said', async () => {
    const { told, listener } = listenerOf('a');
    const stop = a.ledger.listenAsRelay(listener);
    await vi.waitFor(() => expect(told.listening).toBe(1), PATIENCE);
    const ended = await observer.query<{ name: string }>(
      `select application_name as name, pg_terminate_backend(pid) from pg_stat_activity
       where pid <> pg_backend_pid() and query like $1`,
      [`%listen "${sqlNames(schema).relayChannel}"%`],
    );
    expect(ended.rows).toMatchObject([{ name: 'ecall-gateway-listener' }]);
    await vi.waitFor(() => expect(told).toMatchObject({ deaf: 1, listening: 2 }), PATIENCE);
    await b.claim({ tellsRelay: true });
    await vi.waitFor(() => expect(told.news).toBe(1), PATIENCE);
    stop();
  });

  it('is told to nobody while the server cannot be reached, which is said and throws nowhere', async () => {
    const { told, listener } = listenerOf('a');
    const away = new PostgresDriver({
      databaseUrl: 'postgresql://user@db.invalid/ledger?sslmode=verify-full&sslrootcert=/nowhere/ca.pem',
    });
    const stop = away.listen('channel', { ...listener, onTold: () => listener.onNews() });
    await vi.waitFor(() => expect(told.deaf).toBe(1), PATIENCE);
    stop();
    expect(told).toEqual({ news: 0, listening: 0, deaf: 1 });
  });
});
