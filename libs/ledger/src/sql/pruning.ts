import type { SqlOperations } from './sql-operations.js';

/** Batch by batch from the oldest, until enough was deleted; past what may not go yet. */
export async function prune(
  operations: SqlOperations,
  { days, limit }: { days: number; limit: number },
): Promise<number> {
  const others = await operations.count('pruneRest', { days, limit_: limit });
  let deleted = 0;
  let after = {};
  while (deleted < limit) {
    const left = limit - deleted;
    const line = await operations.first('prune', { days, limit_: left, ...after });
    deleted += Number(line['count']);
    if (Number(line['seen']) < left) break;
    after = { after_: line['last_at'], after_place: line['last_place'] };
  }
  return Math.max(deleted, others);
}
