import type { SqlNames } from './sql-names.js';

/**
 * Version n is the n-th of these. Never change one that was released: add another, and let the version before still
 * work on the result, because replicas are replaced one by one.
 */
export const MIGRATIONS: readonly ((names: SqlNames) => string)[] = [
  (t) => `
create table ${t.commands} (
  command_id text primary key,
  fingerprint text not null,
  topic text not null,
  record_partition integer not null,
  record_offset text not null,
  record_at double precision not null,
  -- Digests of recipients whose rows were deleted on request.
  forgotten text[]
);

create table ${t.sends} (
  id uuid primary key,
  -- Order within a lane.
  place bigint generated always as identity,
  command_id text not null,
  recipient text not null,
  fingerprint text not null,
  topic text not null,
  record_partition integer not null,
  record_offset text not null,
  record_at double precision not null,
  account text not null,
  channel text not null,
  policy text not null,
  expires_at timestamptz,
  metadata json not null,
  traceparent text,
  lane text,
  segments integer,
  encoding text,
  state text not null,
  announced boolean not null,
  attempt integer not null,
  doubtful integer not null,
  version integer not null,
  -- Null once the attempt is known not sent, or over.
  holder text,
  -- calling: the lease's end; scheduled, doubt: when it is due; accepted: from when the next poll is counted.
  due_at timestamptz,
  reason text,
  direct boolean not null,
  command text,
  sequence integer not null,
  doubt_since timestamptz,
  -- As the first writer knew them: the event's data.
  message_id text,
  request_id text,
  -- As later writers filled them in.
  later_message_id text,
  later_request_id text,
  rejection jsonb,
  statuses jsonb not null,
  unknown_statuses jsonb not null,
  polls integer not null,
  created_at timestamptz not null,
  settled_at timestamptz
) with (fillfactor = 85);

create unique index sends_key on ${t.sends} (command_id, recipient);
create index sends_due on ${t.sends} (state, due_at) where due_at is not null;
create index sends_open on ${t.sends} (state, id) where settled_at is null;
create index sends_lane on ${t.sends} (lane, place)
  where reason in ('account', 'retry', 'behind') and state in ('scheduled', 'calling');
create index sends_settled on ${t.sends} (settled_at) where settled_at is not null;

create table ${t.outbox} (
  id bigint generated always as identity primary key,
  -- Null for inbound messages.
  row_id uuid,
  sequence integer,
  fact jsonb,
  inbound_id text,
  data text,
  at timestamptz not null
);
create index outbox_row on ${t.outbox} (row_id);

create table ${t.inbound} (
  id text primary key,
  at timestamptz not null
);
create index inbound_at on ${t.inbound} (at);

create table ${t.relay} (
  one boolean primary key check (one),
  holder text not null,
  until timestamptz not null
);

create table ${t.rates} (
  account text primary key,
  start timestamptz not null,
  granted integer not null,
  next timestamptz not null
);
`,
  (t) => `
alter table ${t.sends} add column list_id uuid;
create index sends_list on ${t.sends} (list_id) where list_id is not null;
`,
];
