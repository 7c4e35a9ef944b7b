import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startKafka } from '../../tools/kafka/start-kafka.js';
import { startPostgres } from '../../tools/postgres/start-postgres.js';
import { kafkaCacheDir } from './project-paths.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** What `KAFKA_BROKERS` would be: `host:port`, several separated by commas. */
    kafkaBrokers: string;
    /** Of the broker, where it was started here. */
    kafkaPid: number | undefined;
    /** What `DATABASE_URL` would be; {@link createDatabase} makes a database for one test on the same server. */
    databaseUrl: string;
  }
}

type TearDown = () => Promise<void>;

/**
 * One real Kafka and one real PostgreSQL for all specs of the project `servers`.
 * `TEST_KAFKA_BROKERS` and `TEST_DATABASE_URL` name servers that run already; those are used and left alone.
 */
export default async function setup(project: TestProject): Promise<TearDown> {
  const [kafka, database] = await Promise.allSettled([provideKafka(project), provideDatabase(project)]);
  const tearDown: TearDown = async () => {
    const started = [kafka, database].filter((server) => server.status === 'fulfilled');
    await Promise.all(started.map(async (server) => server.value()));
  };
  const failed = [kafka, database].find((server) => server.status === 'rejected');
  if (failed !== undefined) {
    await tearDown();
    throw failed.reason;
  }
  return tearDown;
}

async function provideKafka(project: TestProject): Promise<TearDown> {
  const given = process.env['TEST_KAFKA_BROKERS'];
  if (given !== undefined && given !== '') {
    project.provide('kafkaBrokers', given);
    project.provide('kafkaPid', undefined);
    return async () => undefined;
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'ecall-gateway-kafka-'));
  const kafka = await startKafka({
    dataDir,
    cacheDir: kafkaCacheDir,
    onProgress: (line) => {
      console.log(line);
    },
  });
  project.provide('kafkaBrokers', kafka.brokers);
  project.provide('kafkaPid', kafka.pid);
  return async () => {
    await kafka.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}

async function provideDatabase(project: TestProject): Promise<TearDown> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given !== undefined && given !== '') {
    project.provide('databaseUrl', given);
    return async () => undefined;
  }
  const postgres = await startPostgres({
    onProgress: (line) => {
      console.log(line);
    },
  });
  project.provide('databaseUrl', postgres.url);
  return async () => postgres.remove();
}
