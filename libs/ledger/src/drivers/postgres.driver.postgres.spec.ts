import { randomUUID } from 'node:crypto';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { Client } from 'pg';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { repeatTransient } from '../sql/repeat-transient.js';
import { PostgresDriver } from './postgres.driver.js';

const databaseUrl = inject('databaseUrl');
const QUESTION = { name: 'question', text: `select $1::jsonb ->> 'word' as word` };

describe('PostgresDriver', () => {
  const closing: Array<() => Promise<unknown>> = [];
  afterEach(async () => {
    for (const close of closing.splice(0).toReversed()) await close();
  });

  it('gives up a statement that waits for a lock, and goes on afterwards', async () => {
    const table = `locked_${randomUUID().replaceAll('-', '')}`;
    const other = new Client({ connectionString: databaseUrl });
    await other.connect();
    closing.push(async () => other.end());
    await other.query(`create table ${table} (word text)`);
    closing.push(async () => other.query(`drop table ${table}`));
    const driver = new PostgresDriver({ databaseUrl, statementTimeoutMs: 200 });
    closing.push(async () => driver.close());
    await driver.open();
    const insertion = { name: 'insertion', text: `insert into ${table} select $1::jsonb ->> 'word'` };
    await other.query('begin');
    await other.query(`lock table ${table}`);
    await expect(driver.run(insertion, { word: 'a' })).rejects.toMatchObject({ code: '57014' });
    await other.query('rollback');
    await driver.run(insertion, { word: 'b' });
    expect((await other.query(`select word from ${table}`)).rows).toEqual([{ word: 'b' }]);
  });

  it('can be opened again, as after a migration that failed', async () => {
    const driver = new PostgresDriver({ databaseUrl });
    for (const word of ['a', 'b']) {
      await driver.open();
      expect(await driver.run(QUESTION, { word })).toEqual([{ word }]);
      await driver.close();
    }
    await driver.close();
  });

  it('gives up a connection that is silent without being closed, and goes on over another', async () => {
    const way = await openWay(new URL(databaseUrl));
    closing.push(async () => way.close());
    const driver = new PostgresDriver({ databaseUrl: way.url, connections: 1, answerTimeoutMs: 300 });
    closing.push(async () => driver.close());
    await driver.open();
    expect(await driver.run(QUESTION, { word: 'a' })).toEqual([{ word: 'a' }]);
    way.silence();
    expect(await repeatTransient(async () => driver.run(QUESTION, { word: 'b' }))).toEqual([{ word: 'b' }]);
  });
});

/** Stands between driver and server; connections that stand when it is silenced stay open, and nothing passes. */
async function openWay(server: URL) {
  const sockets = new Set<Socket>();
  const silenced = new WeakSet<Socket>();
  const listener = createServer((near) => {
    const far = connect(Number(server.port), server.hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('error', () => undefined);
      from.on('close', () => to.destroy());
      from.on('data', (bytes) => silenced.has(from) || to.write(bytes));
    }
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const url = new URL(server);
  url.hostname = '127.0.0.1';
  url.port = String((listener.address() as AddressInfo).port);
  return {
    url: url.href,
    silence: () => {
      for (const socket of sockets) silenced.add(socket);
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}
