import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigResourceTypes, Kafka, logLevel } from 'kafkajs';
import { Client } from 'pg';
import { execute } from '../../tools/postgres/create-database.js';
import { projectDir, startPrometheus, waitFor, type ActiveAlert, type Prometheus } from '../support/index.js';
import { startSystem, type System } from '../journeys/system.js';
import { startRefusingEcall, type RefusingEcall } from './refusing-ecall.js';

export const CANARY = '+41791270000';
/** The one number that the account `guarded` may send to. */
const ALLOWED = '+41791270001';
const ALERT_MS = 30_000;

export interface AlertOptions {
  /** Runs before each look. */
  readonly meanwhile?: () => Promise<unknown>;
  /** Default 30,000. */
  readonly deadlineMs?: number;
}

/** A system under a real Prometheus, which has the rules of `deploy/` as they are. */
export interface WatchedSystem {
  readonly system: System;
  readonly prometheus: Prometheus;
  readonly refusing: RefusingEcall;
  /** Names of the alerts that were seen. */
  readonly seen: ReadonlySet<string>;
  /** Waits until the expression of an alert holds. */
  readonly expectAlert: (name: string, labels?: object, options?: AlertOptions) => Promise<ActiveAlert>;
  /** Waits until it does not. */
  readonly expectNoAlert: (name: string) => Promise<void>;
  /** What only time, or somebody at the database, would do. */
  readonly inLedger: (sql: string) => Promise<void>;
  /** The ledger is counted every 15 s: now this time has passed. */
  readonly countAnew: () => Promise<void>;
  /** Holds up whoever needs the table, as a transaction does that somebody left open. @returns what ends it */
  readonly lock: (table: string) => Promise<() => Promise<void>>;
  /** Publishes commands as if it had been done `secondsAgo` already. */
  readonly publishLate: (topic: string, commands: readonly object[], secondsAgo: number) => Promise<void>;
  /** Sets `max.message.bytes` of a topic. */
  readonly takeRecordsUpTo: (topic: string, bytes: number) => Promise<void>;
  /** Calls the public port as eCall would, save for the address. @returns the status of the answer */
  readonly callWebhook: (token: string) => Promise<number>;
  readonly stop: () => Promise<void>;
}

export async function startWatchedSystem(brokers: string, databaseUrl: string): Promise<WatchedSystem> {
  const folder = await mkdtemp(join(tmpdir(), 'ecall-gateway-alerts-'));
  const refusing = await startRefusingEcall();
  const file = join(folder, 'accounts.json');
  await writeFile(file, JSON.stringify({ accounts: accounts(refusing.url) }));
  const system = await startSystem({ brokers, databaseUrl, settings: settings(file) });
  const prometheus = await startPrometheus({
    targets: [system.gateway.managementUrl],
    ruleFiles: [join(projectDir, 'deploy/prometheus/alerts.yaml')],
  });
  const seen = new Set<string>();
  const ledgerUrl = system.env['DATABASE_URL'] ?? '';
  const inLedger = async (sql: string) => execute(ledgerUrl, sql);
  const find = async (name: string, labels: object): Promise<ActiveAlert | undefined> => {
    const wanted = Object.entries(labels);
    const active = await prometheus.active();
    return active.find(
      (alert) => alert.name === name && wanted.every(([label, value]) => alert.labels[label] === value),
    );
  };
  return {
    system,
    prometheus,
    refusing,
    seen,
    expectAlert: async (name, labels = {}, { meanwhile, deadlineMs = ALERT_MS } = {}) => {
      const found = await waitFor(
        async () => {
          await meanwhile?.();
          return find(name, labels);
        },
        { deadlineMs, what: `${name} ${JSON.stringify(labels)}`, everyMs: 200 },
      );
      seen.add(name);
      return found;
    },
    expectNoAlert: async (name) =>
      void (await waitFor(async () => (await find(name, {})) === undefined, {
        deadlineMs: ALERT_MS,
        what: `the end of ${name}`,
        everyMs: 200,
      })),
    inLedger,
    countAnew: async () => inLedger(`update ecall_gateway.counts set at = at - interval '1 minute'`),
    lock: async (table) => lock(ledgerUrl, table),
    publishLate: async (topic, commands, secondsAgo) => publishLate(brokers, topic, commands, secondsAgo),
    takeRecordsUpTo: async (topic, bytes) => takeRecordsUpTo(brokers, topic, bytes),
    callWebhook: async (token) => {
      const url = `${system.gateway.url}/webhooks/ecall/status/${token}`;
      return (await fetch(url, { method: 'POST', body: '{}' })).status;
    },
    stop: async () => {
      await prometheus.stop();
      await system.stop();
      await refusing.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** One account for each trouble that an account can have. */
function accounts(refusingUrl: string): object[] {
  const account = { username: 'demo', password: 'demo', from: 'Gateway' };
  return [
    { ...account, name: 'default' },
    { ...account, name: 'silent' },
    { ...account, name: 'wrong-password', password: 'another' },
    { ...account, name: 'limited', limitPerDay: 1 },
    { ...account, name: 'guarded', allowedTo: [ALLOWED] },
    { ...account, name: 'refused', baseUrl: refusingUrl },
  ];
}

const settings = (accountsFile: string) => ({
  ECALL_USERNAME: '',
  ECALL_PASSWORD: '',
  ECALL_ACCOUNTS_FILE: accountsFile,
  CANARY_TO: CANARY,
  SEND_LEASE_MS: '2500',
  SEND_TIMEOUT_MS: '1500',
  SAFETY_MARGIN_MS: '500',
  IN_DOUBT_GRACE_MS: '6000',
});

async function lock(url: string, table: string): Promise<() => Promise<void>> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('begin');
  await client.query(`lock table ecall_gateway.${table} in access exclusive mode`);
  return async () => client.end();
}

function kafka(brokers: string): Kafka {
  return new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING });
}

async function publishLate(
  brokers: string,
  topic: string,
  commands: readonly object[],
  secondsAgo: number,
): Promise<void> {
  const producer = kafka(brokers).producer();
  await producer.connect();
  const timestamp = String(Date.now() - secondsAgo * 1_000);
  const messages = commands.map((command) => ({ value: JSON.stringify(command), timestamp }));
  await producer.send({ topic, messages });
  await producer.disconnect();
}

async function takeRecordsUpTo(brokers: string, topic: string, bytes: number): Promise<void> {
  const admin = kafka(brokers).admin();
  await admin.connect();
  const configEntries = [{ name: 'max.message.bytes', value: String(bytes) }];
  const resources = [{ type: ConfigResourceTypes.TOPIC, name: topic, configEntries }];
  await admin.alterConfigs({ validateOnly: false, resources });
  await admin.disconnect();
}
