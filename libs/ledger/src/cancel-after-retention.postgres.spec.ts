import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { PostgresDriver } from './drivers/postgres.driver.js';
import type { LedgerHarness } from './testing/ledger-harness.js';
import { modelHarness } from './testing/model-harness.js';
import { sampleIntent } from './testing/sample-intent.js';
import { SqlHarness } from './testing/sql-harness.js';

const DAY_MS = 86_400_000;
const [FIRST, SECOND, THIRD, STRANGER] = ['+411', '+412', '+413', '+419'] as const;
const commandId = 'to-three';

describe('a cancel of a command of which retention removed rows', () => {
  const sql = new SqlHarness(
    new PostgresDriver({ databaseUrl: inject('databaseUrl') }),
    `cancel_${randomUUID().replaceAll('-', '')}`,
  );
  beforeAll(async () => sql.open());
  afterAll(async () => sql.destroy());
  beforeEach(async () => sql.reset());

  /** Begins a recipient of the command; what is not accepted stays `calling`. */
  async function begin({ ledger }: LedgerHarness, recipient: string, isAccepted: boolean, recipients = 3) {
    const begun = await ledger.begin(sampleIntent({ commandId, recipient, orderingKey: null, recipients }));
    if (begun.kind !== 'begun') throw new Error(begun.kind);
    const { id: rowId, attempt } = begun.row;
    if (!isAccepted) return;
    await ledger.accepted({ rowId, attempt }, {});
    await ledger.markDirectlyPublished(rowId);
  }

  async function removeOld(harness: LedgerHarness): Promise<void> {
    await harness.advance(31 * DAY_MS);
    await harness.ledger.prune({ days: 30, limit: 100 });
  }

  describe.each([
    ['PostgreSQL', () => sql],
    ['the model', modelHarness],
  ] as const)('on %s', (_, open) => {
    it('leaves nothing pending where every recipient was begun', async () => {
      const harness = open();
      for (const recipient of [FIRST, SECOND, THIRD]) await begin(harness, recipient, recipient !== THIRD);
      await removeOld(harness);
      const unchanged = { known: true, cancelled: [], unchanged: [], notBegun: 0 };
      expect(await harness.ledger.cancel({ commandId })).toEqual({ ...unchanged, requested: [THIRD] });
      for (const recipient of [FIRST, STRANGER])
        expect(await harness.ledger.cancel({ commandId, recipient })).toEqual({
          ...unchanged,
          requested: [],
        });
    });

    it('keeps what is not begun pending, whichever rows are gone', async () => {
      const harness = open();
      await begin(harness, FIRST, true);
      await begin(harness, SECOND, false);
      await removeOld(harness);
      expect(await harness.ledger.cancel({ commandId })).toMatchObject({ requested: [SECOND], notBegun: 1 });
      expect(await harness.ledger.cancel({ commandId, recipient: THIRD })).toMatchObject({
        requested: [THIRD],
      });
    });

    it('leaves nothing pending where all rows are gone and an earlier cancel keeps the command', async () => {
      const harness = open();
      for (const recipient of [FIRST, SECOND]) await begin(harness, recipient, true, 2);
      await harness.advance(10 * DAY_MS);
      const nothing = { known: true, cancelled: [], requested: [], notBegun: 0 };
      expect(await harness.ledger.cancel({ commandId })).toMatchObject(nothing);
      await harness.advance(21 * DAY_MS);
      expect(await harness.ledger.prune({ days: 30, limit: 100 })).toBe(2);
      for (const request of [{ commandId }, { commandId, recipient: FIRST }])
        expect(await harness.ledger.cancel(request)).toEqual({ ...nothing, unchanged: [] });
    });

    it('counts a recipient once that was forgotten on request', async () => {
      const harness = open();
      for (const recipient of [FIRST, SECOND, THIRD]) await begin(harness, recipient, recipient !== THIRD);
      await harness.ledger.forget(FIRST);
      await removeOld(harness);
      expect(await harness.ledger.cancel({ commandId })).toMatchObject({ requested: [THIRD], notBegun: 0 });
    });

    it('takes a named recipient as not begun where nobody knows how many there are', async () => {
      const harness = open();
      const intent = sampleIntent({ commandId, recipient: FIRST });
      await harness.ledger.begin(intent);
      expect(await harness.ledger.cancel({ commandId, recipient: SECOND })).toMatchObject({
        requested: [SECOND],
      });
    });
  });
});
