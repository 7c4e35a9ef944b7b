import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { BackgroundProcess } from '../../tools/process/background-process.js';
import { createDatabase, waitFor } from '../support/index.js';
import { buildExample, packAll, run, strangersEnv, type Tarballs } from './stranger-app.js';

/** What may take its time: npm fetches a framework. */
const MINUTES = 300_000;

/** What another team needs to test its own service without this repository. */
describe('for the tests of others', () => {
  let folder: string;
  let tarballs: Tarballs;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ecall-gateway-own-tests-'));
    tarballs = await packAll(join(folder, 'tarballs'));
  }, MINUTES);
  afterAll(async () => rm(folder, { recursive: true, force: true }));

  it(
    'the simulator runs from its tarball, page and all',
    async () => {
      const simulator = new BackgroundProcess({
        command: 'npx',
        args: [
          '--yes',
          '--prefer-offline',
          `--package=${tarballs['page-kit']}`,
          `--package=${tarballs.simulator}`,
          'ecall-simulator',
        ],
        cwd: folder,
        env: { ...strangersEnv(), SIMULATOR_PORT: '0' },
      });
      try {
        const listening = () => simulator.lines.find((line) => line.includes('listening on http://'));
        await waitFor(() => listening() !== undefined || simulator.exit !== undefined, {
          deadlineMs: 120_000,
          what: 'the simulator',
        });
        expect(simulator.lines.join('\n')).toContain('listening on http://');
        const url = listening()?.split(' ').at(-1) ?? '';
        const page = await fetch(url, { headers: { accept: 'text/html' } });
        expect(await page.text()).toContain('<script type="module" src="/page/main.js"');
        expect((await fetch(`${url}/page/main.js`)).status).toBe(200);
      } finally {
        // As Ctrl-C in a terminal: npx has a shell and the simulator below it.
        if (simulator.pid !== undefined) process.kill(-simulator.pid, 'SIGINT');
        await simulator.exited;
      }
    },
    MINUTES,
  );

  it(
    'an order service sees delivered, failed and a reply in its own Vitest',
    async () => {
      const app = join(folder, 'order-service');
      await buildExample('order-service', app, Object.values(tarballs));
      const database = await createDatabase(inject('databaseUrl'));
      try {
        const { stdout } = await run('npx', ['vitest', 'run', '--reporter=verbose'], app, {
          KAFKA_BROKERS: inject('kafkaBrokers'),
          DATABASE_URL: database.url,
          NO_COLOR: '1',
        });
        for (const passed of ['is delivered', 'fails where', 'is refused where', 'is answered by']) {
          expect(stdout).toMatch(new RegExp(`✓ .*a message about an order > ${passed}`));
        }
      } finally {
        await database.drop();
      }
    },
    MINUTES,
  );
});
