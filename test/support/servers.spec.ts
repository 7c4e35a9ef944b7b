import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  createDatabase,
  kafkaCacheDir,
  kcatConsume,
  kcatProduce,
  startKafka,
  startPostgres,
  topicNames,
  createTopics,
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
