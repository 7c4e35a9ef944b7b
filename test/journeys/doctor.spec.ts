import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseStatusNotification } from '@ecall-gateway/ecall-client';
import { Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { runEcall } from '../support/index.js';
import { startSystem, type System } from './system.js';

const NAMES = [
  'settings',
  'kafka',
  'kafka rights',
  'topics',
  'ledger',
  'account default',
  'proxy',
  'limits',
  'webhook',
  'gateway',
  'clock',
  'signing keys',
];
const PASSWORD = 'not-to-be-printed-1';
const SIGNING_SECRET = 'not-to-be-printed-2-0123456789abcdef';

/** One line per check: a healthy system has none that fails, and what is broken has exactly its own. */
describe('doctor', () => {
  let system: System;
  let env: Record<string, string>;
  let wrongClock: Server;
  let own: string;
  beforeAll(async () => {
    system = await startSystem({
      brokers: inject('kafkaBrokers'),
      databaseUrl: inject('databaseUrl'),
      simulator: { password: PASSWORD },
      settings: {
        ECALL_PASSWORD: PASSWORD,
        WEBHOOK_SIGNING_KEYS: `test:${SIGNING_SECRET}`,
        SEND_COUNTRIES: 'CH',
        SEND_LIMIT_PER_RECIPIENT: '100/1h',
        SEND_LIMIT_PER_DAY: '1000',
      },
    });
    env = {
      ...system.env,
      PUBLIC_URL: system.gateway.url,
      MANAGEMENT_PORT: new URL(system.gateway.managementUrl).port,
    };
    wrongClock = createServer((_, response) => {
      const date = new Date(Date.now() + 3_600_000).toUTCString();
      response.writeHead(404, { date, 'x-f24-request-id': 'r-1' }).end('{}');
    });
    await new Promise<void>((resolve) => wrongClock.listen(0, '127.0.0.1', resolve));
    own = await mkdtemp(join(tmpdir(), 'doctor-'));
  });
  afterAll(async () => {
    wrongClock.close();
    await rm(own, { recursive: true });
    await system.stop();
  });

  /** Level and text of each line, by the name of its check. */
  async function doctor(settings: Record<string, string>, ...args: string[]) {
    const run = await runEcall(['doctor', ...args], settings);
    expect(`${run.stdout}${run.stderr}`).not.toMatch(/not-to-be-printed/);
    const report = new Map(
      run.lines.slice(0, -1).map((line) => {
        const [, level = '', name = '', text = ''] = /^(ok|warn|fail) +(.+?) {2,}(.*)$/.exec(line) ?? [];
        return [name, { level, text }] as const;
      }),
    );
    const failed = [...report].filter(([, { level }]) => level === 'fail').map(([name]) => name);
    return { ...run, report, failed, summary: run.lines.at(-1) };
  }

  it('a healthy system: a line for each check, and exit code 0', async () => {
    const { code, report, summary, stderr } = await doctor(env);
    expect([...report.keys()]).toEqual(NAMES);
    // Plain http on this machine is right for a test, and worth a warning.
    const warned = [...report].filter(([, { level }]) => level !== 'ok').map(([name]) => name);
    expect(warned).toEqual(['settings', 'webhook']);
    expect([code, summary, stderr]).toEqual([0, '12 checks: 10 ok, 2 warn, 0 fail', '']);
    expect(report.get('ledger')?.text).toMatch(/PostgreSQL \d+.*schema ecall_gateway version \d+/);
    expect(report.get('clock')?.text).toContain("agrees with eCall's; agrees with PostgreSQL's");
  });

  it.concurrent.each<[string, string, () => Record<string, string>, string]>([
    ['settings', 'a wrong setting', () => ({ SEND_CONCURRENCY: 'many' }), "SEND_CONCURRENCY: got 'many'"],
    ['kafka', 'no broker', () => ({ KAFKA_BROKERS: '127.0.0.1:1' }), 'set KAFKA_BROKERS'],
    ['kafka', 'TLS where there is none', () => ({ KAFKA_SSL: 'true' }), 'KAFKA_SSL'],
    [
      'topics',
      'a missing topic',
      () => ({ TOPIC_DLQ: 't-missing', KAFKA_CREATE_TOPICS: 'false' }),
      'missing: t-missing → make them',
    ],
    [
      'ledger',
      'a database that is not there',
      () => ({ DATABASE_URL: inject('databaseUrl').replace(/\/[^/]*$/, '/nowhere') }),
      'has no such database → create it',
    ],
    [
      'account default',
      'a wrong password',
      () => ({ ECALL_PASSWORD: 'wrong' }),
      'refuses the credentials (401',
    ],
    ['account default', 'no eCall', () => ({ ECALL_BASE_URL: 'http://127.0.0.1:1' }), 'gives no answer'],
    [
      'webhook',
      'somebody else at the public address',
      () => ({ PUBLIC_URL: system.simulator.url }),
      'not the gateway → route this address',
    ],
    ['webhook', 'nobody there', () => ({ PUBLIC_URL: 'http://127.0.0.1:1' }), 'nobody answers there'],
    ['webhook', 'a name nobody knows', () => ({ PUBLIC_URL: 'http://no.invalid' }), 'its name is not known'],
    ['gateway', 'no gateway', () => ({ MANAGEMENT_PORT: '1' }), 'no gateway answers'],
    [
      'clock',
      'an hour away',
      () => ({ ECALL_BASE_URL: `http://127.0.0.1:${(wrongClock.address() as AddressInfo).port}` }),
      "s behind eCall's",
    ],
    [
      'signing keys',
      'a short one',
      () => ({ WEBHOOK_SIGNING_KEYS: 'k:short' }),
      'it can be guessed → put a new',
    ],
  ])('%s: %s', async (name, _, broken, text) => {
    const { code, report, failed } = await doctor({ ...env, ...broken() });
    expect([...report.keys()]).toEqual(NAMES);
    expect(failed).toEqual([name]);
    expect(report.get(name)?.text).toContain(text);
    expect(report.get(name)?.text).toContain(' → ');
    expect(code).toBe(1);
  });

  it('a compacted topic of commands', async () => {
    const topic = `${system.topics.sendMessage}.compacted`;
    const admin = new Kafka({ brokers: system.brokers.split(','), logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    const configEntries = [{ name: 'cleanup.policy', value: 'compact' }];
    await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 1, configEntries }] });
    await admin.disconnect();
    const { report, failed } = await doctor({ ...env, TOPIC_SEND_MESSAGE: topic });
    expect(failed).toEqual(['topics']);
    expect(report.get('topics')?.text).toContain(`${topic} is compacted`);
  });

  it('an installation of before, without the urgent topic, runs and is told so', async () => {
    const { code, report, failed } = await doctor({
      ...env,
      KAFKA_CREATE_TOPICS: 'false',
      TOPIC_SEND_MESSAGE_URGENT: 't-not-yet',
    });
    expect([code, failed, report.get('topics')?.level]).toEqual([0, [], 'warn']);
    expect(report.get('topics')?.text).toMatch(
      /missing: t-not-yet: urgent commands are not read → make them/,
    );
  });

  it('each account of a file has a line', async () => {
    const file = join(own, 'accounts.json');
    const account = { username: 'demo', password: PASSWORD, from: 'Mine' };
    await writeFile(
      file,
      JSON.stringify({
        accounts: [
          { name: 'one', ...account },
          { name: 'two', ...account, password: 'not-to-be-printed-3' },
        ],
      }),
    );
    const { report, failed } = await doctor({ ...env, ECALL_ACCOUNTS_FILE: file });
    expect(failed).toEqual(['account two']);
    expect(report.get('account one')?.text).toContain('credentials taken');
  });

  it('an environment without settings: what is missing, and how to start the demo', async () => {
    const { code, stdout } = await runEcall(['doctor'], {}, own);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^fail +settings .*PUBLIC_URL: is not set.*start the demo: npm start$/m);
  });

  describe('--send-to', () => {
    const captured = async (folder: string) =>
      Promise.all(
        (await readdir(folder)).map(async (name) => ({
          name: name.replace(/^simulator-[\dT-]+?-(?=[a-z])/, ''),
          text: await readFile(join(folder, name), 'utf8'),
        })),
      );
    const sentTo = (to: string) => system.simulator.log().filter((message) => message.to === to);

    it('sends nothing where nobody can be asked and nobody said yes', async () => {
      const to = '+41791290001';
      const { code, stderr } = await runEcall(['doctor', '--send-to', to], env);
      expect([code, stderr.trim()]).toEqual([1, 'Nothing was sent: say --yes to send it.']);
      expect(sentTo(to)).toEqual([]);
    });

    it('sends one message, and writes down what was answered and told, with nothing of anybody in it', async () => {
      const to = '+41765558899';
      const out = join(own, 'captured');
      const run = await runEcall(['doctor', '--send-to', to, '--yes', '--out', out], env);
      expect([run.code, run.stderr]).toEqual([0, '']);
      expect(sentTo(to)).toHaveLength(1);
      const files = await captured(out);
      expect(files.map(({ name }) => name)).toEqual(
        expect.arrayContaining([
          'message.json',
          'query-delivered.json',
          'query-unknown.json',
          'status-1-sent.json',
          'status-2-delivered.json',
        ]),
      );
      for (const { text } of files) {
        expect(text).not.toMatch(/65558899|not-to-be-printed|Gateway|Test message|doctor/);
        expect(JSON.parse(text)).toMatchObject({ source: 'assumed', read: { kind: expect.any(String) } });
      }
      const status = files.find(({ name }) => name === 'status-2-delivered.json')?.text ?? '';
      const { body, read } = JSON.parse(status) as { body: unknown; read: object };
      expect(parseStatusNotification(body)).toMatchObject(read);
      expect(run.stdout).toMatch(/as assumed {2}a status notification is one JSON object/);
    });

    it('writes down a refusal too, and ends with exit code 1', async () => {
      const to = '+41791290002';
      const out = join(own, 'refused');
      system.simulator.setFaults([{ kind: 'refuse', to, status: 400, errorCode: 'InvalidContent' }]);
      const run = await runEcall(['doctor', '--send-to', to, '--yes', '--out', out], env);
      expect([run.code, run.stdout]).toEqual([1, expect.stringContaining('rejected (400 InvalidContent)')]);
      const message = (await captured(out)).find(({ name }) => name === 'message.json');
      expect(JSON.parse(message?.text ?? '')).toMatchObject({ status: 400, read: { kind: 'rejected' } });
    });

    it('sends nothing with credentials that eCall does not take', async () => {
      const { code, stderr } = await runEcall(['doctor', '--send-to', '+41791290003', '--yes'], {
        ...env,
        ECALL_PASSWORD: 'wrong',
      });
      expect([code, stderr]).toEqual([1, expect.stringContaining('refuses the credentials')]);
      expect(sentTo('+41791290003')).toEqual([]);
    });
  });
});
