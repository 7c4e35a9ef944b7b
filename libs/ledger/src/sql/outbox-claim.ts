import type { OutboxEntry } from '../port/ledger-event.js';
import type { OutboxClaim } from '../port/outbox.js';
import { outboxInput } from './outbox-statements.js';
import { type OutboxRecord, toOutboxEntry } from './row-reader.js';
import type { SqlOperations } from './sql-operations.js';

/** One that holds no entry has null for each of its columns. */
interface FreshLine extends OutboxRecord {
  readonly standing: 'plain' | 'taken' | null;
}

/** See {@link Ledger.claimOutbox}. Asks first what nearly always suffices, and costs the server a third. */
export async function claimOutbox(
  operations: SqlOperations,
  options: OutboxClaim,
): Promise<{ readonly entries: readonly OutboxEntry[]; readonly wasImplausible: boolean }> {
  const records = await claimedRecords(operations, options);
  return {
    entries: records.map(toOutboxEntry),
    wasImplausible: records[0]?.was_implausible === true,
  };
}

async function claimedRecords(
  operations: SqlOperations,
  options: OutboxClaim,
): Promise<readonly OutboxRecord[]> {
  const input = outboxInput(options);
  const { skip = [], published = [] } = options;
  let standing: FreshLine['standing'] = null;
  if (skip.length === 0) {
    const lines = await operations.run<FreshLine>('freshOutbox', input);
    standing = lines[0]?.standing ?? null;
    // Of as many as were asked for, one may lack an earlier one of its row.
    if (standing === 'plain' && lines.length < options.limit)
      return inOrder(lines.filter(({ outbox_id }) => outbox_id !== null));
  }
  if (standing !== 'plain' && published.length > 0) await operations.run('published', published);
  const records = standing === 'taken' ? [] : await operations.run<OutboxRecord>('claimOutbox', input);
  // Where this holder is the relay itself the statement tells nobody.
  if (records.length === 0 && options.tellsRelay === true)
    await operations.run('tellRelay', { holder: options.holder });
  return records;
}

/** By row, where the row's first entry stands; within the row by sequence. */
function inOrder(lines: readonly OutboxRecord[]): OutboxRecord[] {
  const keyOf = ({ id, outbox_id }: OutboxRecord): string => id ?? outbox_id;
  const first = new Map<string, number>();
  for (const line of lines) {
    first.set(keyOf(line), Math.min(first.get(keyOf(line)) ?? Infinity, Number(line.outbox_id)));
  }
  return lines.toSorted(
    (a, b) =>
      (first.get(keyOf(a)) ?? 0) - (first.get(keyOf(b)) ?? 0) ||
      (a.event_sequence ?? 0) - (b.event_sequence ?? 0),
  );
}
