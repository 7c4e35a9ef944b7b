import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  createTopics,
  kcatConsume,
  kcatProduce,
  runEcall,
  waitFor,
  type ConsumedRecord,
} from '../support/index.js';
import { ACCEPTED, REJECTED, sms, startSystem, type System } from './system.js';

const TOKEN = 'a-token-of-this-journey-alone-0123456789';

interface ListedLetter {
  readonly id: string;
  readonly reason: string;
  readonly key: string | null;
  readonly replayOf?: string;
  readonly value?: string;
}

/** What could not be processed is listed, and sent back when its fault is gone: then it goes out, once. */
describe('dead letters', () => {
  let system: System;
  let own: string;
  let accountsFile: string;
  beforeAll(async () => {
    own = await mkdtemp(join(tmpdir(), 'dead-letters-'));
    accountsFile = join(own, 'accounts.json');
    await configure('first');
    await writeFile(join(own, 'token'), `night:${TOKEN}\n`);
    system = await startSystem({
      brokers: inject('kafkaBrokers'),
      databaseUrl: inject('databaseUrl'),
      settings: { ECALL_ACCOUNTS_FILE: accountsFile, MANAGEMENT_TOKEN: `night:${TOKEN}` },
    });
  });
  afterAll(async () => {
    await system.stop();
    await rm(own, { recursive: true });
  });

  const configure = async (...names: string[]) => {
    const accounts = names.map((name) => ({ name, username: 'demo', password: 'demo', from: 'Gateway' }));
    await writeFile(accountsFile, JSON.stringify({ accounts }));
  };

  const dlq = async (...args: string[]) => runEcall(['dlq', ...args], system.env);
  /** Replays go through the gateway, which wants to know who asks. */
  const replay = async (...args: string[]) =>
    runEcall(['dlq', 'replay', '--management', system.gateway.managementUrl, ...args], {
      MANAGEMENT_TOKEN_FILE: join(own, 'token'),
    });

  async function list(...args: string[]): Promise<ListedLetter[]> {
    const { code, stdout, stderr } = await dlq('list', '--json', ...args);
    expect([code, stderr]).toEqual([0, '']);
    return stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as ListedLetter);
  }

  const deadLetters = async (fits: (record: ConsumedRecord) => boolean, count = 1) =>
    waitFor(
      async () => {
        const all = await kcatConsume(system.brokers, { topic: system.topics.dlq });
        return all.filter(fits).length >= count && all.filter(fits);
      },
      { deadlineMs: 20_000, what: `${count} dead letters` },
    );

  const audit = async () => {
    const headers = { authorization: `Bearer ${TOKEN}` };
    const response = await fetch(`${system.gateway.managementUrl}/audit`, { headers });
    return ((await response.json()) as { entries: object[] }).entries;
  };

  const sentTo = (to: string) => system.simulator.log().filter((message) => message.to === to);

  it('are listed where they were committed, whatever compressed them', async () => {
    const topic = `${system.topics.dlq}.of-others`;
    await createTopics(system.brokers, [topic], 1);
    const kafka = new Kafka({ brokers: system.brokers.split(','), logLevel: logLevel.NOTHING });
    const producer = kafka.producer({ transactionalId: topic, maxInFlightRequests: 1, idempotent: true });
    await producer.connect();
    for (const end of ['abort', 'commit'] as const) {
      const transaction = await producer.transaction();
      await transaction.send({ topic, messages: [{ key: end, value: 'x' }] });
      await transaction[end]();
    }
    await producer.disconnect();
    const compressions = ['snappy', 'lz4', 'zstd'] as const;
    for (const compression of compressions)
      await kcatProduce(system.brokers, { topic, key: compression, value: 'x', compression });
    const { code, stdout, stderr } = await runEcall(['dlq', 'list', '--json'], {
      ...system.env,
      TOPIC_DLQ: topic,
    });
    expect([code, stderr]).toEqual([0, '']);
    expect([...stdout.matchAll(/"key":"(\w+)"/g)].map(([, key]) => key)).toEqual(['commit', ...compressions]);
  });

  it('are listed without their values, and narrowed down', async () => {
    const key = randomUUID();
    await kcatProduce(system.brokers, {
      topic: system.topics.sendMessage,
      key,
      value: '{"to": "+41791250001',
      headers: { 'x-own': 'kept' },
    });
    await deadLetters((record) => record.key === key);
    const { code, stdout, stderr } = await dlq('list', '--reason', 'not-json');
    expect([code, stderr.trim()]).toEqual([0, `1 dead letter in ${system.topics.dlq}`]);
    expect(stdout).toMatch(/^\d+:\d+ +\d{4}-\d\d-\d\d [\d:]{8} {2}not-json$/m);
    expect(stdout).toContain(`key ${key}, 20 B`);
    expect(stdout).not.toContain('+41791250001');

    const [letter] = await list('--since', '1h', '--reason', 'empty', '--reason', 'not-json', '--show-value');
    expect(letter).toMatchObject({ reason: 'not-json', key, value: '{"to": "+41791250001' });
    expect(await list(letter?.id ?? '')).toHaveLength(1);
    expect(await list('--reason', 'empty')).toEqual([]);
    expect(await list('--since', new Date(Date.now() + 60_000).toISOString())).toEqual([]);
  });

  it.each([
    ['of its own', randomUUID()],
    ['that its coordinates made', undefined],
  ])('one whose account is configured now goes out once, under an id %s', async (_, commandId) => {
    await configure('first');
    const to = commandId === undefined ? '+41791250003' : '+41791250002';
    const key = randomUUID();
    const account = `late-${key}`;
    const value = JSON.stringify({
      ...(commandId === undefined ? {} : { commandId }),
      ...sms(to, 'late'),
      account,
    });
    await kcatProduce(system.brokers, { topic: system.topics.sendMessage, key, value });
    const [dead] = await deadLetters((record) => record.key === key);
    const { 'dlq-partition': partition, 'dlq-offset': offset } = dead?.headers ?? {};
    const id = commandId ?? `kafka:${system.topics.sendMessage}:${partition}:${offset}`;
    await system.event(id, REJECTED);
    const letter = `${dead?.partition}:${dead?.offset}`;

    // Without a person to ask nothing goes.
    const dry = await replay(letter);
    expect([dry.code, dry.stderr]).toEqual([1, expect.stringContaining('say --yes')]);
    expect(dry.stdout).toContain('unknown-account');

    // Sent back too early it comes again, still known by its first coordinates.
    const early = await replay(letter, '--yes', '--because', `for ${account}`);
    expect([early.stderr, early.stdout]).toEqual(['', expect.stringContaining('sent back: 1 dead letter')]);
    expect((await audit())[0]).toMatchObject({
      action: 'replay',
      who: 'night',
      reason: `for ${account}`,
      what: { ids: letter },
    });
    const [, again] = await deadLetters((record) => record.key === key, 2);
    expect(again?.headers['dlq-replay']).toBe(
      [system.topics.sendMessage, partition, offset, dead?.headers['dlq-timestamp']].join(':'),
    );

    await configure('first', account);
    await waitFor(
      async () => {
        await replay(`${again?.partition}:${again?.offset}`, '--yes');
        return system.events.of(id).some(({ type }) => type === ACCEPTED);
      },
      { deadlineMs: 40_000, what: 'the new account to be known, and the message to go', everyMs: 500 },
    );
    // Once more, all of them: what went out stays as it is.
    await replay(letter, `${again?.partition}:${again?.offset}`, '--yes');
    const after = await system.command({ ...sms('+41791250009', 'after'), account: 'first' }, { key });
    await system.event(after, ACCEPTED);
    expect(sentTo(to)).toHaveLength(1);
    expect(system.events.of(id).filter(({ type }) => type === ACCEPTED)).toHaveLength(1);
    expect(system.events.of(id).filter(({ type }) => type === REJECTED)).toHaveLength(1);
    const sequences = system.events.of(id).map(({ sequence }) => Number(sequence));
    expect(sequences).toEqual([...new Set(sequences)].toSorted((a, b) => a - b));
  });

  it('are named to be sent back, and what is not there is said', async () => {
    const nothing = await replay();
    expect([nothing.code, nothing.stderr]).toEqual([1, expect.stringContaining('Which dead letters?')]);
    const gone = await replay('0:99999999', '--yes');
    expect([gone.code, gone.stderr]).toEqual([
      1,
      expect.stringContaining('1 dead letter of those named is not there'),
    ]);
    const stranger = await runEcall(
      ['dlq', 'replay', '--all', '--yes', '--management', system.gateway.managementUrl],
      {},
    );
    expect([stranger.code, stranger.stderr]).toEqual([
      1,
      expect.stringContaining('does not let this caller in'),
    ]);
    const elsewhere = await runEcall(['dlq', 'list'], { ...system.env, TOPIC_DLQ: 'nowhere' });
    expect([elsewhere.code, elsewhere.stderr]).toEqual([
      1,
      expect.stringContaining('There is no topic nowhere'),
    ]);
  });
});
