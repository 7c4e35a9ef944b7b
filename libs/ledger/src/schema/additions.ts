import { chargeFunction } from './charging.js';
import { laneTriggers } from './lanes.js';
import type { SqlNames } from './sql-names.js';

/** Vacuumed by how many rows died, not by a share of a table that has millions. */
const BUSY = 'autovacuum_vacuum_scale_factor = 0, autovacuum_analyze_scale_factor = 0';

/**
 * What the release before can bear: it reads and writes its own columns and knows nothing of these. Recorded by name outside
 * the version table, which a release refuses when it is higher than its own. Each takes a lock for an instant only. Never
 * change one that was released: add another.
 */
export const ADDITIONS: readonly { readonly name: string; readonly script: (names: SqlNames) => string }[] = [
  {
    name: '2026-12-urgent-cancel-limits',
    script: (t) => `
alter table ${t.sends}
  add column urgent boolean not null default false,
  -- An earlier row of the lane goes first; kept by triggers.
  add column behind boolean not null default false,
  add column cancel_requested boolean not null default false,
  add column redirected_to text,
  -- What SQL decides nothing on: segments, encoding, traceparent, metadata. Null in rows of the release before.
  add column carried json,
  add column timeline jsonb not null default '[]',
  add column suspicion jsonb,
  -- What was counted for the row against limits, to be taken back by a release.
  add column charge jsonb;

alter table ${t.commands}
  -- A cancel may come before its command: then nothing of the command is known yet.
  alter column fingerprint drop not null,
  alter column topic drop not null,
  alter column record_partition drop not null,
  alter column record_offset drop not null,
  alter column record_at drop not null,
  add column cancelled boolean not null default false,
  -- Digests of recipients that are cancelled.
  add column cancelled_recipients text[],
  -- The last cancel or forgetting: from when a command without rows is kept for the retention.
  add column marked_at timestamptz;

alter table ${t.outbox}
  -- Refusals that were the event's own.
  add column attempts integer not null default 0,
  add column reason text,
  add column retry_at timestamptz,
  add column refused_since timestamptz,
  add column kept_aside_at timestamptz;

-- Sends begun to one number: per row when, by which account, and until when it counts.
create table ${t.begun_sends} (
  recipient text primary key,
  begun jsonb not null,
  keep_until timestamptz not null
) with (fillfactor = 70);

create table ${t.day_counts} (
  account text not null,
  day timestamptz not null,
  used bigint not null default 0,
  lifts integer not null default 0,
  limited_at timestamptz,
  urgent_limited_at timestamptz,
  primary key (account, day)
) with (fillfactor = 50);

create table ${t.audit} (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  action text not null,
  who text not null,
  reason text,
  what jsonb not null
);
create index audit_at on ${t.audit} (at);

-- The latest counts, made by one replica for all.
create table ${t.counts} (
  one boolean primary key check (one),
  at timestamptz not null,
  counts jsonb not null
);
${chargeFunction(t)}
${laneTriggers(t)}`,
  },
  {
    // Since when a row waits for its `due_at`: no honest one lies in the future. Null for a `sendAt`, and where the release
    // before wrote the wait.
    name: '2026-12-waits-since',
    script: (t) => `alter table ${t.sends} add column waits_since timestamptz`,
  },
  {
    // Whether the command names its sender. Null in rows of the release before.
    name: '2026-12-names-sender',
    script: (t) => `alter table ${t.sends} add column names_sender boolean`,
  },
  {
    // Where earlier attempts were sent instead: in their order, up to which attempt each holds. Null where it never changed.
    name: '2026-12-redirects',
    script: (t) => `alter table ${t.sends} add column redirects jsonb`,
  },
  {
    // How many the command has: a cancel may come while its rows are being made. Retention takes off those whose rows it
    // removes. Null for those of the release before.
    name: '2026-12-recipients',
    script: (t) => `alter table ${t.commands} add column recipients integer`,
  },
  {
    // Locks out no reader and no writer.
    name: '2026-12-autovacuum',
    script: (t) => `
alter table ${t.sends} set (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_insert_scale_factor = 0.02,
  autovacuum_analyze_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 1);
alter table ${t.commands} set (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_insert_scale_factor = 0.02,
  autovacuum_analyze_scale_factor = 0.02);
alter table ${t.outbox} set (${BUSY}, autovacuum_vacuum_threshold = 5000, autovacuum_analyze_threshold = 20000,
  autovacuum_vacuum_cost_delay = 0);
alter table ${t.inbound} set (autovacuum_vacuum_scale_factor = 0.02);
alter table ${t.begun_sends} set (${BUSY}, autovacuum_vacuum_threshold = 5000, autovacuum_analyze_threshold = 20000);
alter table ${t.rates} set (${BUSY}, autovacuum_vacuum_threshold = 500, autovacuum_analyze_threshold = 5000);
alter table ${t.day_counts} set (${BUSY}, autovacuum_vacuum_threshold = 500, autovacuum_analyze_threshold = 5000);
alter table ${t.relay} set (${BUSY}, autovacuum_vacuum_threshold = 500, autovacuum_analyze_threshold = 5000);
`,
  },
];
