import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { BackgroundProcess } from '../../tools/process/background-process.js';
import {
  createDatabase,
  kafkaCacheDir,
  kcatConsume,
  kcatProduce,
  projectDir,
  startKafka,
  startPostgres,
  topicNames,
  createTopics,
  waitFor,
  type KafkaServer,
  type PostgresServer,
} from './index.js';

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('a PostgreSQL server for fault tests', () => {
  let postgres: PostgresServer;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(async () => postgres.remove());

  it('keeps what was committed when it is killed and started again', async () => {
    const { url } = await postgres.createDatabase();
    await query(url, 'CREATE TABLE kept (id int); INSERT INTO kept VALUES (7)');
    await postgres.kill();
    await expect(query(url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
    await postgres.start();
    expect(await query(url, 'SELECT id FROM kept')).toEqual([{ id: 7 }]);
  });

  it('gives each test a database of its own', async () => {
    const first = await createDatabase(inject('databaseUrl'));
    const second = await createDatabase(inject('databaseUrl'));
    await query(first.url, 'CREATE TABLE mine (id int)');
    await expect(query(second.url, 'SELECT * FROM mine')).rejects.toThrow('does not exist');
    await first.drop();
    await second.drop();
    await expect(query(first.url, 'SELECT 1')).rejects.toThrow('does not exist');
  });
});

describe('a PostgreSQL server of npm start', () => {
  let home: string;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'ecall-gateway-postgres-'));
    await chmod(home, 0o755);
  });
  afterAll(async () => rm(home, { recursive: true, force: true }));

  it('keeps its data for the next start, syncs them, and lets in nobody without its password', async () => {
    const kept = join(home, 'kept');
    const first = await startPostgres({ home: kept, fsync: true });
    await query(first.url, 'CREATE TABLE kept (id int); INSERT INTO kept VALUES (7)');
    expect(await query(first.url, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
    const anyone = new URL(first.url);
    anyone.password = '';
    await expect(query(anyone.href, 'SELECT 1')).rejects.toThrow('password');
    await first.stop();
    const second = await startPostgres({ home: kept, fsync: true });
    expect(await query(second.url, 'SELECT id FROM kept')).toEqual([{ id: 7 }]);
    await second.stop();
  });

  it('names data of another version instead of starting on them', async () => {
    const old = join(home, 'old');
    await mkdir(join(old, 'data'), { recursive: true });
    await writeFile(join(old, 'data/PG_VERSION'), '9\n');
    await expect(startPostgres({ home: old })).rejects.toThrow(
      /were made by PostgreSQL 9, and this is postgres/,
    );
  });

  it('does not outlive who started it', async () => {
    const main = pathToFileURL(join(projectDir, 'tools/dist/postgres/start-postgres.js'));
    const program = `
      const { startPostgres } = await import(${JSON.stringify(main.href)});
      const { pid } = await startPostgres({ home: ${JSON.stringify(join(home, 'orphan'))} });
      console.log('server ' + pid);`;
    const starter = new BackgroundProcess({
      command: process.execPath,
      args: ['--input-type=module', '-e', program],
    });
    const pid = await waitFor(() => /server (\d+)/.exec(starter.tail())?.[1], {
      deadlineMs: 30_000,
      what: 'the server to run',
    });
    await starter.kill();
    await expect.poll(() => isAlive(Number(pid)), { timeout: 20_000 }).toBe(false);
  });
});

describe('a Kafka broker for fault tests', () => {
  let dataDir: string;
  let kafka: KafkaServer;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'ecall-gateway-kafka-'));
    kafka = await startKafka({ dataDir, cacheDir: kafkaCacheDir });
  });
  afterAll(async () => {
    await kafka.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('keeps its records when it is killed and started again', async () => {
    const { sendMessage } = topicNames();
    await createTopics(kafka.brokers, [sendMessage]);
    await kcatProduce(kafka.brokers, { topic: sendMessage, key: 'k', value: '{"a":1}', headers: { h: 'v' } });
    await kafka.kill();
    await kafka.start();
    const records = await kcatConsume(kafka.brokers, { topic: sendMessage, count: 1 });
    expect(records).toMatchObject([{ key: 'k', value: '{"a":1}', headers: { h: 'v' } }]);
  });
});
