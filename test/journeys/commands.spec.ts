import { mkdtemp, rm } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { runCommand } from '../../tools/process/run-command.js';
import { projectDir, shellBlocks, type RunningApp, type ShellBlock } from '../support/index.js';
import { ACCEPTED, startSystem, type System } from './system.js';

const PAGES = [
  'README.md',
  ...readdirSync(join(projectDir, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
  // Last: it makes eCall fail, and changes its password.
  'apps/simulator/README.md',
];
const SECRET = 'the-secret-of-a-command';

/** Blocks that run elsewhere, by page and how they begin; and those that no test can run, with the reason. */
const ELSEWHERE: ReadonlyArray<readonly [page: string, beginning: RegExp, where: string]> = [
  ['README.md', /^npm start/, 'apps/cli and tools/dev have specs of the demo; it runs until Ctrl-C'],
  ['README.md', /^npm test/, 'this is it'],
  ['docs/performance.md', /npm run bench/, 'on demand: each fills a database or takes minutes'],
  ['docs/security.md', /^kafka-acls/, 'test/journeys/secured.spec.ts reads them and does the same'],
  ['docs/verify-against-ecall.md', /ECALL=https/, 'against a real account of eCall'],
  ['docs/verify-against-ecall.md', /messagelist/, 'against a real account of eCall'],
  ['apps/simulator/README.md', /^npx --package/, 'test/packages/packages.spec.ts'],
  ['apps/simulator/README.md', /^npm ci/, 'test/packages/packages.spec.ts'],
  ['apps/simulator/README.md', /^docker/, 'test/chart/first-message.spec.ts builds the image without Docker'],
  [
    'apps/simulator/README.md',
    /^SIMULATOR_ACCOUNTS/,
    'apps/simulator has specs of its settings; it runs until Ctrl-C',
  ],
];
const runsHere = ({ page, script }: ShellBlock): boolean =>
  !ELSEWHERE.some(([name, beginning]) => name === page && beginning.test(script));

/** What the pages tell people to type, typed. */
describe('the commands of the documentation', () => {
  let system: System;
  let guarded: RunningApp;
  let folder: string;
  beforeAll(async () => {
    system = await startSystem({ brokers: inject('kafkaBrokers'), databaseUrl: inject('databaseUrl') });
    guarded = await system.addGateway({ MANAGEMENT_TOKEN: `anna:${SECRET}` });
    folder = await mkdtemp(join(tmpdir(), 'ecall-gateway-commands-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
    await system.stop();
  });

  /** The addresses of this test stand in for those of `npm start`. */
  const here = (script: string): string =>
    script
      .replaceAll('localhost:9092', system.brokers)
      .replaceAll(/(?:http:\/\/)?localhost:3001/g, system.gateway.managementUrl)
      .replaceAll('http://gateway.internal:3001', guarded.managementUrl)
      .replaceAll('http://127.0.0.1:3080', system.simulator.url)
      .replaceAll('ecall.send-message', system.topics.sendMessage)
      .replaceAll('ecall.message-events', system.topics.messageEvents);

  /** Fails where one of the commands does, or an answer is no success. */
  async function type(script: string): Promise<string> {
    const prelude = [
      'set -euo pipefail',
      'curl() { command curl -sS --fail-with-body "$@"; echo; }',
      `npm() { (cd '${projectDir}' && command npm "$@"); }`,
    ];
    const { code, stdout, stderr } = await runCommand('bash', ['-c', [...prelude, here(script)].join('\n')], {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        ...system.env,
        SECRET,
        MANAGEMENT_TOKEN: SECRET,
      },
      timeoutMs: 50_000,
    });
    expect({ code, stderr: code === 0 ? '' : stderr, stdout: code === 0 ? '' : stdout }).toEqual({
      code: 0,
      stderr: '',
      stdout: '',
    });
    return stdout;
  }

  const blocks = PAGES.flatMap(shellBlocks);

  it.each(blocks.filter(runsHere).map((block) => [block.page, block.script.split('\n')[0], block] as const))(
    '%s: %s',
    async (_page, _first, { script }) => {
      expect(await type(script)).toBeTypeOf('string');
    },
  );

  it('sent what they say', async () => {
    for (const commandId of ['order-42', 'order-43']) {
      expect((await system.event(commandId, ACCEPTED)).data).toMatchObject({ to: '+41791234567' });
    }
    expect(system.simulator.log().map(({ text }) => text)).toContain('Hello from Kafka');
  });

  it('of the runbook reach what they name', async () => {
    const [call] = shellBlocks('docs/runbook.md');
    expect(await type(`${call?.script ?? ''}\ncall 'localhost:3001/messages?state=parked'`)).toContain(
      'messages',
    );
  });

  it('are all typed here or somewhere else, and nothing is excused that is not there', () => {
    const used = ELSEWHERE.filter(([page, beginning]) =>
      blocks.some((block) => block.page === page && beginning.test(block.script)),
    );
    expect(used).toEqual(ELSEWHERE);
  });
});
