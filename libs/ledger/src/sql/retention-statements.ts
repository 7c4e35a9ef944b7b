import type { SqlContext } from './sql-fragments.js';
import type { SqlStatement } from './sql-driver.port.js';

/** What nobody may miss: settled, and every event of it published. */
const isOver = (names: SqlContext['names']): string =>
  `s.settled_at is not null and s.announced and not exists (select from ${names.outbox} o where o.row_id = s.id)`;

export function pruneStatement({ names, now }: SqlContext): SqlStatement {
  return {
    name: 'prune',
    text: `with options as materialized (
  select o.limit_, ${now} - o.days * interval '1 day' as horizon
  from jsonb_to_record($1::jsonb) as o(days double precision, limit_ integer)
),
old as (
  select s.id, s.command_id from ${names.sends} s, options o
  where s.settled_at < o.horizon and ${isOver(names)}
  order by s.settled_at, s.place limit (select limit_ from options) for update of s skip locked
),
gone as (
  delete from ${names.sends} s using old where s.id = old.id returning s.id, s.command_id
),
inbound as (
  delete from ${names.inbound} where id in (
    select i.id from ${names.inbound} i, options o where i.at < o.horizon
    order by i.at limit (select limit_ from options))
),
commands as (
  delete from ${names.commands} c where c.command_id in (select command_id from gone) and not exists (
    select from ${names.sends} s where s.command_id = c.command_id and s.id not in (select id from gone))
)
select count(*)::integer as count from gone`,
  };
}

/** A row goes, the digest of its recipient stays with the command: a replay does not send again. */
export function forgetStatement({ names }: SqlContext): SqlStatement {
  return {
    name: 'forget',
    text: `with gone as (
  delete from ${names.sends} s where s.recipient = $1::jsonb ->> 'recipient' and ${isOver(names)}
  returning s.command_id, s.recipient
),
marked as (
  update ${names.commands} c set forgotten = coalesce(c.forgotten, '{}')
    || encode(sha256(convert_to(g.command_id || E'\\n' || g.recipient, 'UTF8')), 'hex')
  from gone g where c.command_id = g.command_id
)
select count(*)::integer as count from gone`,
  };
}
