import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { PostgresDriver } from './drivers/postgres.driver.js';
import type { SendRow } from './port/send-row.js';
import { sampleIntent } from './testing/sample-intent.js';
import { SqlHarness } from './testing/sql-harness.js';

const [STAGING, OTHER] = ['+41790000001', '+41790000002'];
const MINUTE_MS = 60_000;

describe('an accepted row says where the attempt went that was taken', () => {
  const harness = new SqlHarness(
    new PostgresDriver({ databaseUrl: inject('databaseUrl') }),
    `redirects_${randomUUID().replaceAll('-', '')}`,
  );
  beforeAll(async () => harness.open());
  afterAll(async () => harness.destroy());

  /** Called at one number, then in doubt, then called at another; the attempt is proved by an answer or by a callback. */
  async function acceptedAs(attempt: number, redirects: ReadonlyArray<string | undefined>, by: string) {
    await harness.reset();
    const { ledger } = harness;
    const [first, second] = redirects;
    const intent = sampleIntent({ policy: 'resend', ...(first !== undefined && { redirectedTo: first }) });
    const begun = await ledger.begin(intent);
    const rowId = begun.kind === 'begun' ? begun.row.id : '';
    await ledger.unknown({ rowId, attempt: 1 }, intent.command);
    await harness.advance(3 * MINUTE_MS);
    const source = { account: 'default', channel: 'Sms' };
    const sources = [{ ...source, ...(second !== undefined && { redirectTo: second }) }];
    expect(await ledger.claimDoubts({ holder: 'h', limit: 1, sources })).toHaveLength(1);
    const report = {
      status: 'sent',
      final: false,
      providerStatus: 'Sent',
      occurredAt: '2026-11-24T12:00:00Z',
    };
    if (by === 'answer') await ledger.accepted({ rowId, attempt }, {});
    else await ledger.recordStatus({ rowId, attempt, ...report, source: 'webhook', supersedes: [''] });
    const [row] = await ledger.findByCommand(intent.commandId);
    expect(row?.state).toBe('accepted');
    return (row as SendRow).redirectedTo;
  }

  it.each(['answer', 'callback'])('by its %s', async (by) => {
    expect(await acceptedAs(1, [STAGING, OTHER], by)).toBe(STAGING);
    expect(await acceptedAs(2, [STAGING, OTHER], by)).toBe(OTHER);
    expect(await acceptedAs(1, [STAGING, undefined], by)).toBe(STAGING);
    expect(await acceptedAs(1, [undefined, STAGING], by)).toBeUndefined();
    expect(await acceptedAs(2, [undefined, STAGING], by)).toBe(STAGING);
  });
});
