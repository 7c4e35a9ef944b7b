import { randomUUID } from 'node:crypto';
import { createLedger, type Ledger, type SendIntent } from '@ecall-gateway/ledger';
import { describe, expect, inject, it } from 'vitest';
import { createDatabase } from '../support/index.js';

const SIDE_BY_SIDE = [1, 16, 64, 256] as const;
const MESSAGES = 2_000;
const ONE_AT_A_TIME = 300;
const MEASURED = ONE_AT_A_TIME + (SIDE_BY_SIDE.length - 1) * MESSAGES;
const OPTIONS = { leaseMs: 25_000, graceMs: 120_000 };

/** What the three writes of a message cost: intent, outcome, announced. */
describe('ledger', () => {
  it('on PostgreSQL', { timeout: 600_000 }, async () => {
    const database = await createDatabase(inject('databaseUrl'));
    try {
      expect(await measure(createLedger({ databaseUrl: database.url, ...OPTIONS }))).toBe(MEASURED);
    } finally {
      await database.drop();
    }
  });
});

/** Prints its table. Returns how many messages were written, three times each. */
async function measure(ledger: Ledger): Promise<number> {
  await ledger.open();
  try {
    await messages(ledger, MESSAGES / 4, 64);
    const rows: Record<string, { 'µs per message': number; 'CPU µs': number; 'times faster': number }> = {};
    let alone = 0;
    let written = 0;
    for (const lanes of SIDE_BY_SIDE) {
      const count = lanes === 1 ? ONE_AT_A_TIME : MESSAGES;
      const cpu = process.cpuUsage();
      const start = performance.now();
      written += await messages(ledger, count, lanes);
      const each = ((performance.now() - start) * 1_000) / count;
      const { user, system } = process.cpuUsage(cpu);
      alone ||= each;
      rows[`${lanes} side by side`] = {
        'µs per message': Math.round(each),
        'CPU µs': Math.round((user + system) / count),
        'times faster': Number((alone / each).toFixed(1)),
      };
    }
    console.table(rows);
    return written;
  } finally {
    await ledger.close();
  }
}

/** As lanes do it: each takes the next message when the one before has its outcome. */
async function messages(ledger: Ledger, count: number, lanes: number): Promise<number> {
  let left = count;
  let written = 0;
  const lane = async () => {
    while (left > 0) {
      left -= 1;
      const begun = await ledger.begin(intent());
      if (begun.kind !== 'begun') throw new Error(begun.kind);
      const { id, attempt } = begun.row;
      const answer = await ledger.accepted({ rowId: id, attempt }, { messageId: id, requestId: id });
      await ledger.markDirectlyPublished(id);
      if (answer.kind === 'written') written += 1;
      // A socket lies between two messages.
      await new Promise((resume) => setImmediate(resume));
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return written;
}

function intent(): SendIntent {
  const commandId = randomUUID();
  return {
    commandId,
    recipient: '+41791234567',
    fingerprint: '0:bench',
    source: { topic: 'ecall.send-message', partition: 0, offset: '7', timestamp: Date.now() },
    account: 'default',
    channel: 'Sms',
    policy: 'park',
    metadata: { orderId: '42' },
    holder: commandId,
    orderingKey: commandId,
    segments: 1,
    encoding: 'GSM-7',
    command: '{"channel":"Sms","content":{"type":"Text","text":"Your parcel is here"}}',
  };
}
