import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, inject, it } from 'vitest';
import {
  createDatabase,
  freePort,
  gatewayEnv,
  kafkaCacheDir,
  spawnApp,
  startKafka,
  startPostgres,
  topicNames,
  waitFor,
} from '../support/index.js';
import { startSystem, type System } from '../journeys/system.js';
import { flood, QUICK_DOUBTS } from './flood.js';
import { CLEAN, judge } from './judge.js';

const ANSWER_MS = 2_500;

/** How a gateway leaves while calls are on their way. */
describe('SIGTERM while eCall takes its time', () => {
  async function withCallsInHand(test: (system: System, pid: number) => Promise<void>): Promise<void> {
    const system = await startSystem({
      brokers: inject('kafkaBrokers'),
      databaseUrl: inject('databaseUrl'),
      settings: { ...QUICK_DOUBTS, SEND_TIMEOUT_MS: '4000', IN_DOUBT_GRACE_MS: '8000' },
      simulator: { callbackAttempts: 9 },
    });
    try {
      system.simulator.setFaults([{ kind: 'delay', ms: ANSWER_MS }]);
      const commands = await flood(system, 40, { keys: 40 });
      await waitFor(() => system.simulator.log().length > 0, {
        deadlineMs: 20_000,
        what: 'the first call',
        everyMs: 5,
      });
      await test(system, system.gateway.pid ?? 0);
      system.simulator.clearFaults();
      await system.addGateway({ PORT: new URL(system.gateway.url).port });
      const { inDoubt: _, ...verdict } = await judge(system, commands, 60_000);
      expect(verdict).toEqual(CLEAN);
    } finally {
      await system.stop();
    }
  }

  it(
    'twice at once, as npm sends it: what is in hand is finished, exit code 0',
    { timeout: 120_000 },
    async () => {
      await withCallsInHand(async (system, pid) => {
        process.kill(pid, 'SIGTERM');
        process.kill(pid, 'SIGTERM');
        expect(await system.gateway.exited).toEqual({ code: 0, signal: null });
      });
    },
  );

  it(
    'again more than a second later: leaves at once, and nothing is lost',
    { timeout: 120_000 },
    async () => {
      await withCallsInHand(async (system, pid) => {
        process.kill(pid, 'SIGTERM');
        await delay(1_200);
        process.kill(pid, 'SIGTERM');
        const { code } = await system.gateway.exited;
        expect(code).not.toBe(0);
      });
    },
  );
});

describe('SIGTERM while the start waits for a server', () => {
  it('leaves with exit code 0', async () => {
    const nobody = `127.0.0.1:${await freePort()}`;
    const database = await createDatabase(inject('databaseUrl'));
    const gateway = await spawnApp(
      'gateway',
      gatewayEnv({
        brokers: nobody,
        topics: topicNames(),
        ecallUrl: `http://${nobody}`,
        publicUrl: `http://${nobody}`,
        databaseUrl: database.url,
      }),
    );
    try {
      await waitFor(() => gateway.logs.some((line) => line.includes('does not answer; trying again')), {
        deadlineMs: 60_000,
        what: 'it to wait for Kafka',
      });
      expect(await gateway.stop()).toEqual({ code: 0, signal: null });
      expect(gateway.logs.filter((line) => line.includes('"fatal"'))).toEqual([]);
    } finally {
      await gateway.kill9();
      await database.drop();
    }
  });
});

describe('SIGTERM while a server is away', () => {
  /** Longer than a call takes: what is left then waits for the server. */
  const settings = { ...QUICK_DOUBTS, DRAIN_TIMEOUT_MS: '2000' };

  /** While messages flow. */
  async function leave(system: System, takeAway: () => Promise<unknown>) {
    system.simulator.setFaults([{ kind: 'delay', ms: 200 }]);
    const commands = await flood(system, 400);
    await waitFor(() => system.simulator.log().length > 20, {
      deadlineMs: 20_000,
      what: 'the first messages',
      everyMs: 5,
    });
    await takeAway();
    return { commands, ...(await system.gateway.stop()) };
  }

  it('Kafka, after it was there: exit code 0', { timeout: 120_000 }, async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'ecall-gateway-signals-'));
    const kafka = await startKafka({ dataDir, cacheDir: kafkaCacheDir });
    const system = await startSystem({
      brokers: kafka.brokers,
      databaseUrl: inject('databaseUrl'),
      settings,
    });
    try {
      const { code } = await leave(system, async () => kafka.kill());
      expect(code).toBe(0);
    } finally {
      await system.stop();
      await kafka.stop();
      await rm(dataDir, { recursive: true, force: true });
    }
  });

  it.runIf(process.platform === 'linux')(
    'PostgreSQL, that hangs: exit code 0, nothing lost',
    { timeout: 180_000 },
    async () => {
      const postgres = await startPostgres();
      const system = await startSystem({
        brokers: inject('kafkaBrokers'),
        databaseUrl: postgres.url,
        settings,
        simulator: { callbackAttempts: 10 },
      });
      const toServer = async (signal: NodeJS.Signals) => {
        const { pid = 0 } = postgres;
        const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
        for (const each of [pid, ...children.split(' ').filter(Boolean).map(Number)])
          process.kill(each, signal);
      };
      const freeze = async () => toServer('SIGSTOP');
      const thaw = async () => toServer('SIGCONT');
      try {
        const { commands, code } = await leave(system, freeze);
        expect(code).toBe(0);
        await thaw();
        await system.addGateway({ PORT: new URL(system.gateway.url).port });
        const { inDoubt: _, ...verdict } = await judge(system, commands, 60_000);
        expect(verdict).toEqual(CLEAN);
      } finally {
        await thaw();
        await system.stop();
        await postgres.remove();
      }
    },
  );
});
