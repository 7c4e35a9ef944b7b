import type { Charge, ChargeAnswer } from '../port/limits.js';
import { isRowId } from '../rules/row-id.js';
import type { SqlDriver, SqlRecord, SqlStatement } from '../drivers/sql-driver.port.js';
import { type RowRecord, toSendRow } from './row-reader.js';
import { type SqlContext, clock, rowOf } from './sql-fragments.js';

interface ChargeLine extends RowRecord {
  readonly ord: number;
  readonly verdict: 'charged' | 'recipient-limit' | 'day-limit' | 'not-mine';
}

/** The counting itself is a function of the schema: each step of it has to see what others committed meanwhile. */
export function chargeStatement(context: SqlContext): SqlStatement {
  const { names } = context;
  return {
    name: 'charge',
    text: `with ${clock(context)}
select c.ord, c.verdict, ${rowOf('s')}
from clock, lateral ${names.schema}.charge($1::jsonb, clock.instant) c join ${names.sends} s on s.id = c.row_id`,
  };
}

/** Charges for one row are the same one. */
export const chargeKey = ({ rowId }: Charge): string => rowId;

export async function charge(
  driver: SqlDriver,
  statement: SqlStatement,
  charges: readonly Charge[],
): Promise<ChargeAnswer[]> {
  const answers: ChargeAnswer[] = charges.map(() => ({ kind: 'gone' }));
  const input = charges.flatMap((one, ord) => (isRowId(one.rowId) ? [toInput(one, ord)] : []));
  for (const line of await driver.run<ChargeLine>(statement, input)) {
    const { ord, verdict } = line;
    answers[ord] = verdict === 'not-mine' ? { kind: verdict, row: toSendRow(line) } : { kind: verdict };
  }
  return answers;
}

function toInput({ rowId, attempt, segments, perRecipient = [], perDay }: Charge, ord: number): SqlRecord {
  return {
    ord,
    id: rowId,
    attempt,
    segments,
    limits: perRecipient.map(({ max, windowMs, account }) => ({ max, window_ms: windowMs, account })),
    ...(perDay && { day: perDay.day, most: perDay.max, extra: perDay.extra ?? 0 }),
  };
}
