import type { SqlNames } from './sql-names.js';

export interface SqlIndex {
  readonly name: string;
  readonly table: (names: SqlNames) => string;
  /** What stands after the table's name. */
  readonly on: string;
  /** An older index that this one does the work of, also for the release before. */
  readonly replaces?: string;
}

/** A row in doubt that may go out again by its policy. */
export const RESENDABLE = `policy = 'resend' and doubtful = 0 and command is not null`;
export const NOT_RESENDABLE = `(policy <> 'resend' or doubtful <> 0 or command is null)`;

/** Not known of a row that the release before wrote: it is taken for one that does. */
export const NAMES_SENDER = 'names_sender is not false';

/** Worded so that an index of all states, which has more rows, cannot offer itself instead. */
export const stateIs = (column: string, state: string): string => `${column} || '' = '${state}'`;
const IS_PARKED = stateIs('state', 'parked');
/** Otherwise a question about all accounts might be answered from an index by account, and then be sorted. */
export const isOneOf = (column: string, state: string): string => `'' || ${column} = '${state}'`;
const IS_SCHEDULED = stateIs('state', 'scheduled');
const IS_IN_DOUBT = stateIs('state', 'doubt');

const sends = (t: SqlNames): string => t.sends;
const outbox = (t: SqlNames): string => t.outbox;

/** Each answers one question without reading what it does not return. Built without a lock where the tables hold data. */
export const INDEXES: readonly SqlIndex[] = [
  {
    name: 'sends_claim',
    table: sends,
    on: `(account, channel, urgent, (reason = 'send-at'), due_at, place)
      where state = 'scheduled' and command is not null and not behind`,
  },
  {
    name: 'sends_resend',
    table: sends,
    on: `(account, channel, urgent, due_at, place) where state = 'doubt' and ${RESENDABLE}`,
  },
  {
    name: 'sends_claim_by_sender',
    table: sends,
    on: `(account, channel, (${NAMES_SENDER}), urgent, (reason = 'send-at'), due_at, place)
      where ${isOneOf('state', 'scheduled')} and command is not null and not behind`,
  },
  {
    name: 'sends_resend_by_sender',
    table: sends,
    on: `(account, channel, (${NAMES_SENDER}), urgent, due_at, place)
      where ${isOneOf('state', 'doubt')} and ${RESENDABLE}`,
  },
  {
    name: 'sends_doubt',
    table: sends,
    on: `(due_at, place) where ${IS_IN_DOUBT} and ${NOT_RESENDABLE}`,
  },
  {
    name: 'sends_expiry',
    table: sends,
    on: `(expires_at, place) where state in ('scheduled', 'doubt') and expires_at is not null`,
  },
  {
    name: 'sends_waiting',
    table: sends,
    on: `(waits_since) where ${IS_SCHEDULED} and waits_since is not null`,
  },
  {
    name: 'sends_waiting_before',
    table: sends,
    on: `(due_at) where ${IS_SCHEDULED} and reason <> 'send-at' and waits_since is null`,
  },
  { name: 'sends_claimed', table: sends, on: `(holder) where state = 'calling' and not direct` },
  { name: 'sends_parked', table: sends, on: `(doubt_since, id) where ${IS_PARKED}` },
  {
    name: 'sends_parked_of',
    table: sends,
    on: `(account, doubt_since, id) where ${isOneOf('state', 'parked')}`,
  },
  { name: 'sends_state', table: sends, on: '(state, id)', replaces: 'sends_open' },
  { name: 'sends_recipient', table: sends, on: '(recipient, id)' },
  {
    name: 'commands_marked',
    table: (t) => t.commands,
    on: '(marked_at) where marked_at is not null',
  },
  { name: 'outbox_order', table: outbox, on: '(row_id, sequence)', replaces: 'outbox_row' },
  { name: 'outbox_fresh', table: outbox, on: '((row_id is null), at, id) where retry_at is null' },
  { name: 'outbox_retry', table: outbox, on: '(retry_at) where retry_at is not null' },
  {
    name: 'outbox_refused',
    table: outbox,
    on: '(retry_at) where attempts > 0 and kept_aside_at is null',
  },
  { name: 'outbox_aside', table: outbox, on: '(id) where kept_aside_at is not null' },
  { name: 'outbox_aside_since', table: outbox, on: '(kept_aside_at) where kept_aside_at is not null' },
  { name: 'begun_sends_over', table: (t) => t.begun_sends, on: '(keep_until)' },
];

/** One that a crash left half built is no index: it is made anew. */
export const isBroken = ({ schema }: SqlNames, { name }: SqlIndex): string =>
  `select not i.indisvalid as broken from pg_class c
   join pg_namespace n on n.oid = c.relnamespace and n.nspname = '${schema}'
   join pg_index i on i.indexrelid = c.oid where c.relname = '${name}'`;

export const createIndex = (names: SqlNames, { name, table, on }: SqlIndex, concurrently: boolean): string =>
  `create index ${concurrently ? 'concurrently ' : ''}if not exists ${name} on ${table(names)} ${on}`;

export const dropIndex = ({ schema }: SqlNames, name: string, concurrently: boolean): string =>
  `drop index ${concurrently ? 'concurrently ' : ''}if exists ${schema}.${name}`;
