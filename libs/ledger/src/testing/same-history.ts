import { expect } from 'vitest';
import type { LedgerHarness } from './ledger-harness.js';
import { modelHarness } from './model-harness.js';
import { STATES, type Step } from './random-values.js';
import type { SqlHarness } from './sql-harness.js';

/** Plays a history on the SQL ledger and on the model; every answer and every row must be the same after each step. */
export async function expectSameHistory(sql: SqlHarness, played: readonly Step[]): Promise<void> {
  await sql.reset();
  const model = modelHarness();
  for (const step of played) {
    expect(comparable(await step.run(sql))).toEqual(comparable(await step.run(model)));
    expect(await everything(sql)).toEqual(await everything(model));
  }
}

/** Answers as they compare: a row's id is its key, entries of one claim stand by row and sequence. */
export function comparable(answer: unknown): unknown {
  const text = JSON.stringify(answer ?? null, (key, value: unknown) =>
    key === 'id' || key === 'outboxId' || key === 'next' ? undefined : value,
  );
  const parsed: unknown = JSON.parse(text);
  if (!Array.isArray(parsed)) return parsed;
  return parsed.every((one) => typeof one === 'object' && one !== null && 'event' in one)
    ? parsed.toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))
    : parsed;
}

function sortKey({
  event,
}: {
  event: { kind: string; row?: { commandId: string; recipient: string }; sequence?: number };
}): string {
  return [event.kind, event.row?.commandId, event.row?.recipient, event.sequence].join('/');
}

export async function everything({ ledger }: LedgerHarness): Promise<unknown> {
  return comparable((await ledger.list({ states: STATES, limit: 100 })).rows);
}
