import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { PostgresDriver } from './drivers/postgres.driver.js';
import type { Wait } from './port/intent.js';
import type { LedgerHarness } from './testing/ledger-harness.js';
import { modelHarness } from './testing/model-harness.js';
import { sampleIntent } from './testing/sample-intent.js';
import { SqlHarness } from './testing/sql-harness.js';

const HOUR = 3_600_000;
const SOURCES = [{ account: 'default', channel: 'Sms' }];
const sql = new SqlHarness(
  new PostgresDriver({ databaseUrl: inject('databaseUrl') }),
  `clock_${randomUUID().replaceAll('-', '')}`,
);
beforeAll(async () => sql.open());
afterAll(async () => sql.destroy());

describe.each([
  ['PostgreSQL', () => sql],
  ['the model', modelHarness],
])('on %s, a clock that is set back', (_, open) => {
  let harness: LedgerHarness;
  beforeEach(async () => {
    await sql.reset();
    harness = open();
  });

  const claim = async () => harness.ledger.claimDue({ holder: randomUUID(), limit: 9, sources: SOURCES });
  const begin = async () => {
    const commandId = randomUUID();
    const begun = await harness.ledger.begin(
      sampleIntent({ commandId, holder: commandId, orderingKey: null }),
    );
    if (begun.kind !== 'begun') throw new Error(begun.kind);
    return { rowId: begun.row.id, attempt: begun.row.attempt };
  };
  /** In how many milliseconds the one row is due, once the instants that cannot be true were looked for. */
  const waitsFor = async (wait: Wait): Promise<number> => {
    await harness.ledger.defer(sampleIntent(), wait);
    await harness.advance(-HOUR);
    await harness.ledger.sweepLeases(10);
    const [row] = (await harness.ledger.list({ states: ['scheduled'], limit: 1 })).rows;
    return Date.parse(row?.dueAt ?? '') - harness.now();
  };

  it.each(['account', 'retry', 'behind'] as const)(
    'leaves a wait as long as it was meant: %s',
    async (reason) => {
      expect(await waitsFor({ reason, due: { inMs: 5_000 } })).toBe(5_000);
      expect(await claim()).toHaveLength(0);
      await harness.advance(5_000);
      expect(await claim()).toHaveLength(1);
    },
  );

  it('also the longest one', async () => {
    expect(await waitsFor({ reason: 'retry', due: { inMs: HOUR } })).toBe(HOUR);
  });

  it('moves no instant that the sender chose', async () => {
    const at = new Date(harness.now() + 60_000).toISOString();
    expect(await waitsFor({ reason: 'send-at', due: { at } })).toBe(HOUR + 60_000);
  });

  it('holds no refused event back', async () => {
    await harness.ledger.recordInbound({ id: 'i', data: '{}' });
    const relay = { holder: 'r', limit: 9, leaseMs: 5_000 };
    const [entry] = await harness.ledger.claimOutbox(relay);
    await harness.ledger.refusedByBroker([
      { outboxId: entry?.outboxId ?? '', reason: 'too-large', retryInMs: 300_000 },
    ]);
    expect(await harness.ledger.claimOutbox(relay)).toHaveLength(0);
    await harness.advance(-HOUR);
    expect(await harness.ledger.claimOutbox(relay)).toHaveLength(1);
  });

  it('takes along what was put behind a refused event, which itself waits no more', async () => {
    const attempt = await begin();
    for (const status of ['sent', 'delivered']) {
      await harness.ledger.recordStatus({
        ...attempt,
        status,
        final: status === 'delivered',
        providerStatus: status,
        occurredAt: new Date(harness.now()).toISOString(),
        source: 'webhook',
        supersedes: ['', 'sent'],
      });
    }
    await harness.ledger.handToOutbox(attempt.rowId);
    const relay = { holder: 'r', limit: 9, leaseMs: 5_000 };
    const entries = await harness.ledger.claimOutbox(relay);
    expect(entries.length).toBeGreaterThan(1);
    await harness.ledger.refusedByBroker([
      { outboxId: entries[0]?.outboxId ?? '', reason: 'too-large', retryInMs: 300_000 },
    ]);
    expect(await harness.ledger.claimOutbox(relay)).toHaveLength(0);
    await harness.advance(-HOUR / 2);
    expect(await harness.ledger.claimOutbox(relay)).toHaveLength(entries.length);
  });

  it('counts a send for no longer than its window from then on', async () => {
    const charge = async () =>
      harness.ledger.charge({
        ...(await begin()),
        segments: 1,
        perRecipient: [{ max: 1, windowMs: HOUR }],
      });
    expect(await charge()).toEqual({ kind: 'charged' });
    await harness.advance(-HOUR);
    expect(await charge()).toEqual({ kind: 'recipient-limit' });
    await harness.advance(HOUR - 1);
    expect(await charge()).toEqual({ kind: 'recipient-limit' });
    await harness.advance(2);
    expect(await charge()).toEqual({ kind: 'charged' });
  });
});
