import type { CommandKnowledge, CommandQuery } from '../port/intent.js';
import { isReused } from '../rules/fingerprint.js';
import { type RowRecord, toSendRow } from './row-reader.js';
import type { SqlOperations } from './sql-operations.js';

/** Columns of the command, and of one of its rows where it has any. */
type KnowledgeLine = Partial<RowRecord> & {
  readonly known_fingerprint: string;
  readonly known_topic: string;
  readonly known_partition: number;
  readonly known_offset: string;
  readonly known_at: number;
};

export async function lookUp(operations: SqlOperations, query: CommandQuery): Promise<CommandKnowledge> {
  const lines = await operations.run<KnowledgeLine>('lookUp', { commandId: query.commandId });
  const [first] = lines;
  if (!first) return { kind: 'unknown' };
  if (query.isFallbackId && first.known_at !== query.source.timestamp) return { kind: 'other-record' };
  const known = {
    fingerprint: first.known_fingerprint,
    source: {
      topic: first.known_topic,
      partition: first.known_partition,
      offset: first.known_offset,
      timestamp: first.known_at,
    },
  };
  if (isReused(known, query)) return { kind: 'reused' };
  const rows = lines.filter((line): line is KnowledgeLine & RowRecord => typeof line.id === 'string');
  return { kind: 'known', rows: rows.map(toSendRow) };
}
