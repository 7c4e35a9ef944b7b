import { randomUUID } from 'node:crypto';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../apps/simulator/src/index.js';
import { expect } from 'vitest';
import {
  createDatabase,
  createTopics,
  EventReader,
  freePort,
  gatewayEnv,
  kcatProduce,
  spawnApp,
  topicNames,
  type ReadEvent,
  type RunningApp,
  type TopicNames,
} from '../support/index.js';

export interface SystemOptions {
  readonly brokers: string;
  /** A PostgreSQL server; the ledger is a database of the test's own on it. */
  readonly databaseUrl: string;
  readonly partitions?: number;
  /** Default: names that no other test has. */
  readonly topics?: TopicNames;
  readonly simulator?: SimulatorOptions;
  /** More settings of every gateway. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The first gateway is of another release: the folder where it is built. */
  readonly firstRelease?: string;
  /** More settings of the first gateway. */
  readonly firstSettings?: Readonly<Record<string, string>>;
}

/** A simulator, gateways on topics of their own, and a foreign client that reads what they publish. */
export interface System {
  readonly brokers: string;
  readonly topics: TopicNames;
  /** What every gateway is started with, beside its ports. */
  readonly env: Readonly<Record<string, string>>;
  readonly simulator: Simulator;
  readonly events: EventReader;
  readonly inbound: EventReader;
  /** The first gateway, ready. */
  readonly gateway: RunningApp;
  /** All that were started, in that order: the live array. */
  readonly gateways: readonly RunningApp[];
  /** One more gateway of the same group; of another release, where the folder of one is given. */
  addGateway(settings?: Readonly<Record<string, string>>, release?: string): Promise<RunningApp>;
  /** Publishes a command with kcat. */
  command(command: object, options?: { key?: string; partition?: number }): Promise<string>;
  /** Waits for an event of a command. */
  event(commandId: string, type: string): Promise<ReadEvent>;
  stop(): Promise<void>;
}

export async function startSystem(options: SystemOptions): Promise<System> {
  const { brokers, settings = {} } = options;
  const topics = options.topics ?? topicNames();
  await createTopics(
    brokers,
    [topics.sendMessage, topics.messageEvents, topics.inboundMessages, topics.dlq],
    options.partitions ?? 4,
  );
  const database = await createDatabase(options.databaseUrl);
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const simulator = await startSimulator({
    inboundUrl: `${publicUrl}/api/webhooks/receivedmessage`,
    ...options.simulator,
  });
  const gateways: RunningApp[] = [];
  const env = gatewayEnv({
    brokers,
    topics,
    ecallUrl: simulator.url,
    publicUrl,
    databaseUrl: database.url,
  });
  const addGateway = async (
    more: Readonly<Record<string, string>> = {},
    release?: string,
  ): Promise<RunningApp> => {
    const app = await spawnApp('gateway', { ...env, ...settings, ...more }, release);
    gateways.push(app);
    await app.ready(60_000);
    return app;
  };
  const gateway = await addGateway({ PORT: String(port), ...options.firstSettings }, options.firstRelease);
  const events = new EventReader(brokers, topics.messageEvents);
  const inbound = new EventReader(brokers, topics.inboundMessages);
  return {
    brokers,
    topics,
    env: { ...env, ...settings },
    simulator,
    events,
    inbound,
    gateway,
    gateways,
    addGateway,
    command: async (command, { key, partition } = {}) => {
      const commandId = 'commandId' in command ? String(command.commandId) : randomUUID();
      const value = JSON.stringify({ commandId, ...command });
      const where = {
        ...(key === undefined ? {} : { key }),
        ...(partition === undefined ? {} : { partition }),
      };
      await kcatProduce(brokers, { topic: topics.sendMessage, value, ...where });
      return commandId;
    },
    event: async (commandId, type) =>
      events.first((event) => event.subject === commandId && event.type === type, `${type} of ${commandId}`),
    stop: async () => {
      await Promise.all(gateways.map(async (app) => app.stop()));
      for (const { logs } of gateways) {
        expectNothingPersonal(logs, simulator.log());
        expectNoWarning(logs);
      }
      await Promise.all([events.close(), inbound.close(), simulator.stop()]);
      await database.drop();
    },
  };
}

/** Of `gatewayEnv`. */
const SIGNING_SECRET = '0123456789abcdef0123456789abcdef';

/** A command that is right in everything. */
export function sms(to: string | readonly string[], text: string): Record<string, unknown> {
  return { channel: 'Sms', to, content: { type: 'Text', text } };
}

export const ACCEPTED = 'ecall.message.accepted.v1';
export const REJECTED = 'ecall.message.rejected.v1';
export const EXPIRED = 'ecall.message.expired.v1';
export const CANCELLED = 'ecall.message.cancelled.v1';
export const IN_DOUBT = 'ecall.message.in-doubt.v1';
export const STATUS_CHANGED = 'ecall.message.status-changed.v1';
export const INBOUND = 'ecall.inbound-message.received.v1';

/** Holds for every journey: no number, no text and no secret in any line of a gateway's log. */
function expectNothingPersonal(logs: readonly string[], sent: ReturnType<Simulator['log']>): void {
  const all = logs.join('\n');
  const numbers = new Set(sent.map(({ to }) => to.slice(-9)));
  const texts = new Set(sent.flatMap(({ text }) => (text === undefined || text.length < 6 ? [] : [text])));
  expect([...numbers, ...texts, SIGNING_SECRET].filter((personal) => all.includes(personal))).toEqual([]);
}

/** Holds for every journey, on every Node: it prints `(node:PID) SomeWarning: …`, or `[DEP0123] DeprecationWarning: …`. */
function expectNoWarning(logs: readonly string[]): void {
  expect(logs.filter((line) => /^\(node:\d+\) |DeprecationWarning/.test(line))).toEqual([]);
}
