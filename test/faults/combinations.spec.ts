import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  kafkaCacheDir,
  kcatConsume,
  startKafka,
  startPostgres,
  waitFor,
  type KafkaServer,
  type PostgresServer,
} from '../support/index.js';
import { startSystem, type System } from '../journeys/system.js';
import { flood, LONG, QUICK_DOUBTS, type Flood } from './flood.js';
import { CLEAN, judge } from './judge.js';
import { TWO_ACCOUNTS, twoAccounts } from './two-accounts.js';

const PER_SECOND = 50;
const COMMANDS = LONG ? 6_000 : 700;
const ROUNDS = LONG ? 3 : 1;
/** Longer than a lane's retries take, and than any lease. */
const OUTAGE_MS = 10_000;

/** Asked before each call, and counted; none of them is in the way. */
const GUARDS = {
  SEND_ALLOWED_TO: '+4179*',
  SEND_COUNTRIES: 'CH',
  SEND_LIMIT_PER_RECIPIENT: '1000/1h',
  SEND_LIMIT_PER_DAY: '100000',
};

interface Server {
  stop(): Promise<unknown>;
  start(): Promise<unknown>;
}

/** Faults that meet: a rate, two accounts, lists, guards and limits, lost answers, and servers or processes that go away meanwhile. */
describe('two accounts with a rate and lists', () => {
  let folder: string;
  let kafka: KafkaServer;
  let postgres: PostgresServer;
  let system: System;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ecall-gateway-combinations-'));
    kafka = await startKafka({ dataDir: join(folder, 'kafka'), cacheDir: kafkaCacheDir });
    postgres = await startPostgres();
    system = await startSystem({
      brokers: kafka.brokers,
      databaseUrl: postgres.url,
      settings: {
        ...QUICK_DOUBTS,
        ...twoAccounts(folder),
        SEND_RATE_PER_SECOND: String(PER_SECOND),
        SEND_LISTS: 'auto',
        SEND_CONCURRENCY: '16',
        ...GUARDS,
      },
      // A receiver that cannot keep a callback answers 503: only patience brings the callback home.
      simulator: { callbackAttempts: 10 },
    });
    system.simulator.setFaults([
      { kind: 'drop-after', share: 0.02 },
      { kind: 'callback-early', share: 0.05 },
      { kind: 'delay', ms: 40 },
    ]);
  });
  afterEach(async () => {
    await system.stop();
    await kafka.stop();
    await postgres.remove();
    await rm(folder, { recursive: true, force: true });
  });

  const sent = () => system.simulator.log().length;
  const untilSent = async (share: number) =>
    waitFor(() => sent() > COMMANDS * share, { deadlineMs: 180_000, what: `${share} to be sent` });

  async function takeAway(server: Server): Promise<void> {
    await server.stop();
    await delay(OUTAGE_MS);
    await server.start();
  }

  async function verdictOn(commands: Flood) {
    const { inDoubt, ...verdict } = await judge(system, commands, 240_000);
    const lists = new Set(system.simulator.log().flatMap(({ listId }) => listId ?? []));
    console.log(
      `${sent()} of ${COMMANDS} at eCall, ${lists.size} lists; ${inDoubt} were in doubt for a while`,
    );
    const deadLetters = await kcatConsume(system.brokers, { topic: system.topics.dlq });
    return { ...verdict, deadLetters, hasLists: lists.size > 0 };
  }
  const FINE = { ...CLEAN, deadLetters: [], hasLists: true };

  it(
    'while PostgreSQL is away, then Kafka, then a process is killed',
    { timeout: LONG ? 1_800_000 : 280_000 },
    async () => {
      let replica = await system.addGateway();
      const commands = await flood(system, COMMANDS, { keys: 200, accounts: TWO_ACCOUNTS });
      for (let round = 0; round < ROUNDS; round += 1) {
        const at = (step: number) => (round + step) / (ROUNDS + 1);
        await untilSent(at(0.2));
        await takeAway(postgres);
        await untilSent(at(0.5));
        await takeAway(kafka);
        await untilSent(at(0.8));
        await replica.kill9();
        replica = await system.addGateway();
      }
      expect(await verdictOn(commands)).toEqual(FINE);
    },
  );

  it(
    'while PostgreSQL and Kafka are away at the same time',
    { timeout: LONG ? 1_200_000 : 280_000 },
    async () => {
      const commands = await flood(system, COMMANDS, { keys: 200, accounts: TWO_ACCOUNTS });
      for (let round = 0; round < ROUNDS; round += 1) {
        await untilSent((round + 0.3) / (ROUNDS + 1));
        await Promise.all([takeAway(postgres), takeAway(kafka)]);
      }
      expect(await verdictOn(commands)).toEqual(FINE);
    },
  );
});
