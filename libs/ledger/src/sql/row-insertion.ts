import type { SqlContext } from './sql-fragments.js';
import { type Target, caseOf } from './transition-columns.js';

const FIXED: Readonly<Record<string, string>> = {
  id: 'b.i_id',
  command_id: 'b.i_command_id',
  recipient: 'b.i_recipient',
  fingerprint: 'b.i_fingerprint',
  topic: 'b.i_topic',
  record_partition: 'b.i_partition',
  record_offset: 'b.i_offset',
  record_at: 'b.i_record_at',
  account: 'b.i_account',
  channel: 'b.i_channel',
  policy: 'b.i_policy',
  expires_at: 'b.i_expires_at',
  carried: 'b.i_carried',
  // Read by the release before; the next one leaves them out.
  metadata: `coalesce(b.i_carried -> 'metadata', '{}')`,
  traceparent: `b.i_carried ->> 'traceparent'`,
  segments: `(b.i_carried ->> 'segments')::integer`,
  encoding: `b.i_carried ->> 'encoding'`,
  lane: 'b.i_lane',
  urgent: 'b.i_urgent',
  names_sender: 'b.i_names_sender',
  list_id: `case b.target when 'calling' then b.i_list_id end`,
  created_at: 'b.instant',
  statuses: `'{}'`,
  unknown_statuses: `'[]'`,
  polls: '0',
};

/** A new row is known not sent; its first transition comes with the same statement. */
const BLANK: Readonly<Record<string, string>> = {
  state: `'ready'`,
  announced: 'false',
  attempt: '0',
  doubtful: '0',
  version: '0',
  holder: 'null',
  due_at: 'null',
  waits_since: 'null',
  reason: 'null',
  direct: 'true',
  command: 'null',
  sequence: '0',
  rejection: 'null',
  settled_at: 'null',
  redirected_to: 'null',
  timeline: `'[]'`,
};

const FIRST_TARGETS: readonly Target[] = ['calling', 'expired', 'rejected', 'scheduled', 'cancelled'];

/**
 * Inserts what `source` (rows `b`) says; a row that somebody else inserts at the same time is left to the next try. Where
 * `b.target` is a constant, the server plans no other case.
 */
export function insertion(
  { names }: SqlContext,
  source: string,
  { targets = FIRST_TARGETS, returning = '*' }: { targets?: readonly Target[]; returning?: string } = {},
): string {
  const first = Object.entries(BLANK).map(([column, blank]) => caseOf(column, targets, blank));
  return `insert into ${names.sends} (${[...Object.keys(FIXED), ...Object.keys(BLANK)].join(', ')})
  select ${[...Object.values(FIXED), ...first].join(',\n    ')}
  from ${source}
  order by b.i_command_id, b.i_recipient
  on conflict (command_id, recipient) do nothing
  returning ${returning}`;
}
