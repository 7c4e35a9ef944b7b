import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from '../../apps/simulator/src/index.js';
import { BackgroundProcess } from '../../tools/process/background-process.js';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startSystem, type System } from '../journeys/system.js';
import { createDatabase, waitFor } from '../support/index.js';
import {
  buildExample,
  installAlone,
  packAll,
  PACKAGES,
  run,
  strangersEnv,
  type Tarballs,
} from './stranger-app.js';
import { Tarball } from './tarball.js';

/** What may take its time: npm fetches a framework. */
const MINUTES = 300_000;

/** Each package as a stranger gets it: packed, installed outside of this repository, compiled and run. */
describe('what is packed', () => {
  let folder: string;
  let tarballs: Tarballs;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ecall-gateway-packages-'));
    tarballs = await packAll(join(folder, 'tarballs'));
  }, MINUTES);
  afterAll(async () => rm(folder, { recursive: true, force: true }));

  it.each(PACKAGES)('%s has all it needs, and nothing of its tests', async (name) => {
    const tarball = await Tarball.unpack(tarballs[name], join(folder, 'unpacked', name));
    expect(tarball.missingEntries()).toEqual([]);
    expect(await tarball.strayImports()).toEqual([]);
    expect(tarball.files).toContain('README.md');
    expect(
      tarball.files.filter((file) => /\.spec\.|tsbuildinfo|\/(testing|contract)\/|^src\//.test(file)),
    ).toEqual([]);
  });

  it(
    'ledger opens, alone',
    async () => {
      const app = join(folder, 'ledger-app');
      await installAlone(app, [tarballs.ledger]);
      const program = `
        import { createLedger } from '@ecall-gateway/ledger';
        import { MemoryLedger } from '@ecall-gateway/ledger/testing';
        const ledger = createLedger({ databaseUrl: process.argv[1], leaseMs: 1000, graceMs: 1000 });
        await ledger.open();
        await ledger.ping();
        const { rows } = await ledger.list({ states: ['accepted'], limit: 1 });
        await ledger.close();
        console.log(rows.length, typeof MemoryLedger);`;
      const database = await createDatabase(inject('databaseUrl'));
      try {
        const { stdout } = await run('node', ['--input-type=module', '-e', program, database.url], app);
        expect(stdout.trim()).toBe('0 function');
      } finally {
        await database.drop();
      }
    },
    MINUTES,
  );

  it(
    'ecall-client sends, alone',
    async () => {
      const app = join(folder, 'send-one');
      await buildExample('send-one', app, [tarballs['ecall-client']]);
      const simulator = await startSimulator();
      try {
        const text = 'from a stranger';
        const { stdout } = await run('node', ['dist/main.js', '+41791320001', text], app, {
          ECALL_BASE_URL: simulator.url,
        });
        expect(stdout).toMatch(/^accepted: \S+\n$/);
        expect(simulator.log()).toEqual([expect.objectContaining({ to: '+41791320001', text })]);
      } finally {
        await simulator.stop();
      }
    },
    MINUTES,
  );

  describe('contracts and event-bus, in an order service', () => {
    let system: System;
    beforeAll(async () => {
      await buildExample('order-service', join(folder, 'order-service'), [
        tarballs.contracts,
        tarballs['event-bus'],
      ]);
      system = await startSystem({
        brokers: inject('kafkaBrokers'),
        databaseUrl: inject('databaseUrl'),
        settings: {
          SEND_LEASE_MS: '1000',
          SEND_TIMEOUT_MS: '500',
          SAFETY_MARGIN_MS: '500',
          IN_DOUBT_GRACE_MS: '2000',
        },
      });
    }, MINUTES);
    afterAll(async () => system.stop());

    it(
      'publish commands, and hear what became of them',
      async () => {
        const doubtful = '+41791320004';
        system.simulator.setFaults([
          { kind: 'drop-after', to: doubtful, times: 1 },
          { kind: 'callback-none', to: doubtful, times: 1 },
          { kind: 'final-status', to: '+41791320002', status: 'NotDelivered' },
          { kind: 'refuse', to: '+41791320003', status: 400, errorCode: 'InvalidContent' },
        ]);
        const orders = ['1:+41791320001', '2:+41791320002', '3:+41791320003', `4:${doubtful}`];
        const service = new BackgroundProcess({
          command: 'node',
          args: ['dist/main.js', ...orders],
          cwd: join(folder, 'order-service'),
          env: {
            ...strangersEnv(),
            KAFKA_BROKERS: system.brokers,
            ...system.topics.env,
            // Not the gateway's own: it would take half of the partitions.
            KAFKA_GROUP_ID: `orders-${process.pid}`,
          },
        });
        const says = async (line: string) =>
          waitFor(() => service.lines.includes(line), {
            deadlineMs: 40_000,
            what: `'${line}'`,
          }).catch((error: unknown) => {
            throw new Error(`${String(error)}; it said:\n${service.tail()}`);
          });
        try {
          await says('order 1: delivered');
          await says('order 2: failed');
          await says('order 3: refused, refused-by-ecall');
          await says('order 4: in doubt');
          await system.simulator.inbound({ from: '+41791320001', to: '+41790000000', text: 'thanks' });
          await says('reply: thanks');
        } finally {
          await service.stop();
        }
        expect(service.lines.toSorted()).toEqual([
          'order 1: delivered',
          'order 2: failed',
          'order 3: refused, refused-by-ecall',
          'order 4: in doubt',
          'reply: thanks',
        ]);
      },
      MINUTES,
    );
  });
});
