import type { Wait } from '../port/intent.js';
import type { SqlRecord } from '../drivers/sql-driver.port.js';

/** A wait as statements take it; a delay counts from the database's present. */
export function waitColumns({ reason, due }: Wait): SqlRecord {
  return { i_reason: reason, ...('at' in due ? { i_due_at: due.at } : { i_due_in: due.inMs }) };
}
