import type { SqlOperations } from './sql-operations.js';

/** Deleted in a round, of each: inbound messages, the audit, counters, marks of cancelled or forgotten commands. */
const REST_BATCH = 5_000;

/** Batch by batch from the oldest, until enough was deleted; past what may not go yet. */
export async function prune(
  operations: SqlOperations,
  { days, limit }: { days: number; limit: number },
): Promise<number> {
  await operations.run('pruneRest', { days, limit_: REST_BATCH });
  let deleted = 0;
  let after = {};
  while (deleted < limit) {
    const left = limit - deleted;
    const line = await operations.first('prune', { days, limit_: left, ...after });
    deleted += Number(line['count']);
    if (Number(line['seen']) < left) break;
    after = { after_: line['last_at'], after_place: line['last_place'] };
  }
  return deleted;
}
