import {
  createDatabase,
  createTopics,
  gatewayEnv,
  kcatProduceMany,
  spawnApp,
  startPostgres,
  topicNames,
  type PostgresServer,
  type TopicNames,
} from '../../support/index.js';
import type { Measured } from './flood-run.js';

const KEYS = 5_000;
const PARTITIONS = 4;
const TEXT_LENGTH = 120;
/** kcat takes its records from a pipe; so many at a time. */
const PRELOAD = 5_000;

/** What every run of a flood shares: the same commands on their topic, and a PostgreSQL that syncs. */
export interface FloodWorld {
  readonly brokers: string;
  readonly topics: TopicNames;
  readonly postgres: PostgresServer;
}

export async function openFloodWorld(brokers: string, commands: number): Promise<FloodWorld> {
  const topics = topicNames();
  await createTopics(brokers, [topics.sendMessage, topics.messageEvents, topics.dlq], PARTITIONS);
  await createTopics(brokers, [topics.inboundMessages], 1);
  await preload(brokers, topics, commands);
  return { brokers, topics, postgres: await startPostgres({ fsync: true }) };
}

/** A gateway with a ledger and a group of its own. */
export async function startFloodGateway(
  { brokers, topics, postgres }: FloodWorld,
  ecallUrl: string,
  settings: Readonly<Record<string, string>>,
): Promise<Measured & { readonly managementUrl: string }> {
  const database = await createDatabase(postgres.url);
  const publicUrl = 'http://127.0.0.1:9';
  const app = await spawnApp('gateway', {
    ...gatewayEnv({ brokers, topics, ecallUrl, publicUrl, databaseUrl: database.url }),
    ...ownGroup(topics),
    ...settings,
  });
  return {
    pid: app.pid,
    managementUrl: app.managementUrl,
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

export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

async function preload(brokers: string, topics: TopicNames, commands: number): Promise<void> {
  for (let from = 0; from < commands; from += PRELOAD) {
    const records = Array.from({ length: Math.min(PRELOAD, commands - from) }, (_, place) => {
      const number = from + place;
      const to = `+4179${String(1_000_000 + (number % KEYS))}`;
      const text = `Message ${number} `.padEnd(TEXT_LENGTH, 'x');
      const command = { commandId: `flood-${number}`, channel: 'Sms', to, content: { type: 'Text', text } };
      return { key: `key-${number % KEYS}`, value: JSON.stringify(command) };
    });
    await kcatProduceMany(brokers, { topic: topics.sendMessage, records });
  }
}
