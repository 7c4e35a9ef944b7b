import { chmod, copyFile, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseUser, handOver } from '../../tools/postgres/database-user.js';
import { execute } from '../../tools/postgres/create-database.js';
import { startKafka, type KafkaServer } from '../../tools/kafka/start-kafka.js';
import { startPostgres, type PostgresServer } from '../../tools/postgres/start-postgres.js';
import { freePort } from '../../tools/process/free-port.js';
import { makeCertificates, type Certificates } from './certificates.js';
import { DATABASE_ROLE } from './least-rights.js';
import { kafkaCacheDir } from './project-paths.js';

/** A Kafka and a PostgreSQL that let in by TLS and with a password alone, and prove who they are by a private authority. */
export interface SecuredServers {
  /** At its plain listener everybody may do everything; the gateway is given {@link SecuredServers.brokers}. */
  readonly kafka: KafkaServer;
  /** Its superuser needs no TLS. */
  readonly postgres: PostgresServer;
  /** Where TLS and a login are wanted. Its certificate is made out to `localhost`. */
  readonly brokers: string;
  /** The authorities that a client is to trust: a file that changes as a mounted Secret does. */
  readonly trusted: string;
  /** Certificates by a new authority for both; Kafka starts again, PostgreSQL closes all connections. */
  renew(name: string): Promise<Certificates>;
  /** Puts the authority's certificate where clients look. */
  trust(certificates: Certificates): Promise<void>;
  stop(): Promise<void>;
}

/** @param users Kafka's, with their passwords */
export async function startSecuredServers(users: Readonly<Record<string, string>>): Promise<SecuredServers> {
  const folder = await mkdtemp(join(tmpdir(), 'ecall-gateway-secured-'));
  const [keyStore, trusted] = [join(folder, 'kafka.pem'), join(folder, 'trusted.pem')];
  const first = await makeCertificates(folder, 'first');
  const port = await freePort();
  await install(keyStore, first);
  const [kafka, postgres] = await Promise.all([
    startKafka({
      dataDir: join(folder, 'kafka'),
      cacheDir: kafkaCacheDir,
      authorizer: { port, users, keyStore },
    }),
    startPostgres(),
  ]);
  const trust = async ({ ca }: Certificates) => {
    await copyFile(ca, `${trusted}.next`);
    await rename(`${trusted}.next`, trusted);
  };
  await trust(first);
  await wantTls(postgres, first);
  return {
    kafka,
    postgres,
    brokers: `localhost:${port}`,
    trusted,
    trust,
    renew: async (name) => {
      const next = await makeCertificates(folder, name);
      await kafka.stop();
      await install(keyStore, next);
      await Promise.all([kafka.start(), wantTls(postgres, next)]);
      return next;
    },
    stop: async () => {
      await Promise.all([kafka.stop(), postgres.remove()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Kafka reads key and certificate from one file. */
async function install(keyStore: string, { key, certificate }: Certificates): Promise<void> {
  await writeFile(keyStore, `${await readFile(key, 'utf8')}${await readFile(certificate, 'utf8')}`);
}

/** From now on the gateway's role is let in by TLS and with its password alone. */
async function wantTls({ url, dataDir }: PostgresServer, { key, certificate }: Certificates): Promise<void> {
  const files = { key: join(dataDir, 'server.key'), certificate: join(dataDir, 'server.crt') };
  await copyFile(key, files.key);
  await copyFile(certificate, files.certificate);
  await chmod(files.key, 0o600);
  const owner = await databaseUser();
  await Promise.all(Object.values(files).map(async (file) => handOver(file, owner)));
  const rules = [
    `hostssl all ${DATABASE_ROLE} all scram-sha-256`,
    `host all ${DATABASE_ROLE} all reject`,
    'host all postgres all trust',
  ];
  await writeFile(join(dataDir, 'pg_hba.conf'), `${rules.join('\n')}\n`);
  await execute(url, 'ALTER SYSTEM SET ssl = on');
  await execute(url, 'SELECT pg_reload_conf()');
  await closeConnections(url);
}

/** Those of the gateway's role: each has to be opened anew. */
export async function closeConnections(url: string): Promise<void> {
  await execute(
    url,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${DATABASE_ROLE}'`,
  );
}
