import type { OutgoingRecord } from '@ecall-gateway/event-bus';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startManagementApp, type ManagementApp } from '../testing/management-app.js';
import { createWorld } from '../testing/world.js';

const COMMANDS = 'ecall.send-message';
const DLQ = 'ecall.send-message.dlq';
const NUMBER = '+41791234567';

function deadLetter(at: number, reason: string, more: Partial<OutgoingRecord> = {}): OutgoingRecord {
  return {
    topic: DLQ,
    partition: at % 2,
    key: NUMBER,
    value: JSON.stringify({ to: NUMBER, at }),
    headers: {
      own: 'kept',
      'dlq-reason': reason,
      'dlq-error': 'account: not configured here',
      'dlq-topic': COMMANDS,
      'dlq-partition': '4',
      'dlq-offset': String(at),
      'dlq-timestamp': '1500',
      'dlq-attempts': '1',
    },
    ...more,
  };
}

type Letters = ReadonlyArray<{ readonly id: string; readonly reason: string }>;

describe('dead letters', () => {
  let app: ManagementApp;
  const start = async (settings: Record<string, string> = {}) => {
    app = await startManagementApp(createWorld(undefined, { settings }));
    await app.bus.ensureTopics([{ topic: COMMANDS }, { topic: DLQ, partitions: 2 }]);
  };
  beforeEach(async () => start());
  afterEach(async () => app.close());

  const publish = async (...reasons: string[]) =>
    app.bus.publish(reasons.map((reason, at) => deadLetter(at, reason)));
  const list = async (query = '') => (await app.get(`/dead-letters${query}`)).body['deadLetters'] as Letters;
  const commands = async () => {
    const stretches = await app.bus.boundsOf(COMMANDS);
    const seen: Array<{ partition: number; value: string; headers: object }> = [];
    await app.bus.browse({ topic: COMMANDS, stretches, groupPrefix: 'test' }, (record) => {
      const { partition, value, headers } = record;
      seen.push({ partition, value: String(value), headers });
    });
    return seen;
  };

  it('are shown with why and where from, without what they hold', async () => {
    await publish('unknown-account');
    const { status, body } = await app.get('/dead-letters');
    expect(status).toBe(200);
    expect(body).toEqual({
      deadLetters: [
        {
          id: expect.stringMatching(/^0:\d+$/),
          time: expect.stringMatching(/^\d{4}-.*Z$/),
          reason: 'unknown-account',
          error: 'account: not configured here',
          attempts: 1,
          origin: { topic: COMMANDS, partition: 4, offset: '0', timestamp: '1970-01-01T00:00:01.500Z' },
          size: 28,
        },
      ],
    });
    expect(JSON.stringify(body)).not.toContain('791234567');
  });

  it('are shown with what they hold where that is wanted', async () => {
    await app.close();
    await start({ OPERATOR_SHOWS_CONTENT: 'true' });
    await publish('unknown-account');
    const [letter] = await list();
    expect(letter).toMatchObject({ key: NUMBER, value: JSON.stringify({ to: NUMBER, at: 0 }) });
  });

  it('are narrowed down by reason, instant and name, in pages', async () => {
    await publish('not-json', 'empty', 'not-json', 'unknown-account', 'not-json');
    expect((await list('?reason=not-json&reason=empty')).map(({ reason }) => reason)).toHaveLength(4);
    expect(await list(`?since=${new Date(Date.now() + 60_000).toISOString()}`)).toEqual([]);
    const all = await list();
    expect(all).toHaveLength(5);
    const named = [all[1]?.id ?? '', all[4]?.id ?? ''];
    const found = await list(`?id=${named[0]}&id=${named[1]}&id=1:99`);
    expect(found.map(({ id }) => id).toSorted()).toEqual(named.toSorted());
    const pages: string[] = [];
    for (let query: string | undefined = '?limit=2'; query !== undefined;) {
      const { body } = await app.get(`/dead-letters${query}`);
      pages.push(...(body['deadLetters'] as Letters).map(({ id }) => id));
      const { next } = body as { next?: string };
      query = next === undefined ? undefined : `?limit=2&before=${next}`;
    }
    expect(pages.toSorted()).toEqual(all.map(({ id }) => id).toSorted());
  });

  it.each(['?limit=0', '?limit=1001', '?before=7', '?id=x', '?reason=a%20b', '?since=yesterday', '?sinze=1'])(
    'are not asked for with %s',
    async (query) => {
      const { status, body } = await app.get(`/dead-letters${query}`);
      expect([status, typeof body['message']]).toEqual([400, 'string']);
    },
  );

  it('go back where they came from, and the audit says who sent them back', async () => {
    await publish('unknown-account', 'not-json', 'unknown-account');
    const { status, body } = await app.post('/dead-letters/replay', {
      reasons: ['unknown-account'],
      reason: 'the account is there now',
    });
    const back = await list('?reason=unknown-account');
    expect([status, body]).toEqual([
      200,
      { replayed: 2, ids: expect.arrayContaining(back.map(({ id }) => id)), notReplayed: [], unknown: [] },
    ]);
    expect(await commands()).toEqual(
      [0, 2].map((at) => ({
        partition: 4,
        value: JSON.stringify({ to: NUMBER, at }),
        headers: { own: Buffer.from('kept'), 'dlq-replay': Buffer.from(`${COMMANDS}:4:${at}:1500`) },
      })),
    );
    expect((await app.get('/audit')).body['entries']).toMatchObject([
      {
        action: 'replay',
        who: 'loopback',
        reason: 'the account is there now',
        what: { reasons: 'unknown-account' },
      },
    ]);
  });

  it('go back by name; what cannot go, or is not there, is said', async () => {
    await publish('not-json', 'not-json');
    await app.bus.publish(
      deadLetter(2, 'not-json', {
        headers: { 'dlq-topic': 'payments', 'dlq-partition': '0', 'dlq-offset': '1' },
      }),
    );
    const ids = (await list()).map(({ id }) => id);
    const foreign = (await list('?reason=unknown'))[0]?.id;
    const { body } = await app.post('/dead-letters/replay', { ids: [...ids, '0:7'] });
    expect(body).toMatchObject({
      replayed: 2,
      notReplayed: [{ id: foreign, why: 'it came from topic payments, which is not read here' }],
      unknown: ['0:7'],
    });
    expect(await commands()).toHaveLength(2);
  });

  it('all go back only where that is said', async () => {
    await publish('not-json', 'empty');
    expect((await app.post('/dead-letters/replay', { reason: 'why not' })).status).toBe(400);
    expect((await app.post('/dead-letters/replay', { ids: [] })).status).toBe(400);
    expect((await app.post('/dead-letters/replay', { ids: ['7'] })).status).toBe(400);
    expect((await app.post('/dead-letters/replay', { since: 'yesterday' })).status).toBe(400);
    expect(await commands()).toEqual([]);
    expect((await app.get('/audit')).body['entries']).toEqual([]);
    expect((await app.post('/dead-letters/replay', { all: true })).body).toMatchObject({ replayed: 2 });
  });

  it('are not told while the bus is away', async () => {
    await app.bus.close();
    expect(await app.get('/dead-letters')).toMatchObject({ status: 503 });
    expect(await app.post('/dead-letters/replay', { all: true })).toMatchObject({ status: 503 });
  });
});
