import { Kafka, logLevel } from 'kafkajs';
import {
  createDatabase,
  createTopics,
  freePort,
  gatewayEnv,
  spawnApp,
  topicNames,
  type PostgresServer,
  type TopicNames,
} from '../../support/index.js';
import { countingPostgres } from './counting-postgres.js';
import type { Measured } from './flood-run.js';
import { preload, type Crowd } from './preload.js';

const PARTITIONS = 4;

/** What every run of a flood shares: the same commands on their topic, and a PostgreSQL that syncs. */
export interface FloodWorld {
  readonly brokers: string;
  readonly topics: TopicNames;
  readonly postgres: PostgresServer;
}

export async function openFloodWorld(brokers: string, crowd: Crowd): Promise<FloodWorld> {
  const topics = await freshTopics(brokers);
  await preload(brokers, topics, crowd);
  return { brokers, topics, postgres: await countingPostgres() };
}

/** Empty ones. Their records carry the broker's time, not the publisher's. */
export async function freshTopics(brokers: string, partitions = PARTITIONS): Promise<TopicNames> {
  const topics = topicNames();
  const config = { 'message.timestamp.type': 'LogAppendTime' };
  const { sendMessage, urgent, messageEvents, dlq, inboundMessages } = topics;
  await createTopics(brokers, [sendMessage, messageEvents, dlq], partitions, config);
  await createTopics(brokers, [urgent, inboundMessages], 1);
  return topics;
}

/** Settings of a gateway's, which may name a database or a group other than its own. */
export type GatewaySettings = Readonly<Record<string, string>>;

export interface MeasuredGateway extends Measured {
  readonly url: string;
  readonly managementUrl: string;
  ready(): Promise<void>;
}

/** A gateway with a ledger and a group of its own. */
export async function startFloodGateway(
  { brokers, topics, postgres }: FloodWorld,
  ecallUrl: string,
  settings: GatewaySettings,
): Promise<MeasuredGateway> {
  const database = await createDatabase(postgres.url);
  const port = String(await freePort());
  const publicUrl = `http://127.0.0.1:${port}`;
  const app = await spawnApp('gateway', {
    ...gatewayEnv({ brokers, topics, ecallUrl, publicUrl, databaseUrl: database.url }),
    ...ownGroup(topics),
    PORT: port,
    ...settings,
  });
  return {
    pid: app.pid,
    logs: app.logs,
    url: app.url,
    managementUrl: app.managementUrl,
    ready: async () => app.ready(60_000),
    stop: async () => {
      await app.stop();
      await database.drop();
    },
  };
}

let groups = 0;

/** Each run reads the same commands from their beginning. */
export function ownGroup({ env, groupId }: TopicNames): Record<string, string> {
  return { ...env, KAFKA_GROUP_ID: `${groupId}-${(groups += 1)}` };
}

/** Records on a topic so far. */
export async function recordCount(brokers: string, topic: string): Promise<number> {
  const admin = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const ends = await admin.fetchTopicOffsets(topic);
    return ends.reduce((sum, { high }) => sum + Number(high), 0);
  } finally {
    await admin.disconnect();
  }
}

export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
