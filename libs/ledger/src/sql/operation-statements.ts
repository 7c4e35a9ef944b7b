import { MAX_DOUBLINGS } from '../polling.js';
import { type SqlContext, clock, events, isTooLate, rowOf } from './sql-fragments.js';
import type { SqlStatement } from './sql-driver.port.js';
import { assignments } from './transition-columns.js';

export function findByCommandStatement({ names }: SqlContext): SqlStatement {
  return {
    name: 'find-by-command',
    text: `select ${rowOf('s')} from ${names.sends} s where s.command_id = $1::jsonb ->> 'commandId' order by s.place`,
  };
}

/** Ids grow with time, so the newest come first. Open states have an index of their own. */
export function listStatement({ names }: SqlContext, only: 'open' | 'all'): SqlStatement {
  return {
    name: `list-${only}`,
    text: `select ${rowOf('s')} from ${names.sends} s,
  jsonb_to_record($1::jsonb) as o(states text[], before uuid, limit_ integer)
where s.state = any(o.states) and (o.before is null or s.id < o.before)${only === 'open' ? ' and s.settled_at is null' : ''}
order by s.id desc limit ($1::jsonb ->> 'limit_')::integer`,
  };
}

/**
 * An operator's word about rows parked in doubt. A resend needs the command, which a redelivery may still bring, and time until
 * `expiresAt`.
 */
export function resolveStatement(context: SqlContext): SqlStatement {
  const { sends } = context.names;
  return {
    name: 'resolve',
    text: `with ${clock(context)},
options as materialized (
  select * from jsonb_to_record($1::jsonb) as o(i_decision text, i_command_id text, i_recipient text, i_account text,
    i_before timestamptz, i_version integer)
),
before as (
  select s.*, o.*, clock.* from ${sends} s, options o, clock
  where (s.state = 'parked' or s.command_id = o.i_command_id)
    and (o.i_command_id is null or s.command_id = o.i_command_id)
    and (o.i_recipient is null or s.recipient = o.i_recipient)
    and (o.i_account is null or s.account = o.i_account)
    and (o.i_before is null or s.doubt_since < o.i_before)
  order by s.id for update of s
),
judged as (
  select b.*, null::text as i_message_id, null::text as i_request_id, null::text as i_command, false as goes_direct,
    'operator' as to_reason, b.instant as to_due, b.doubtful + 1 as to_doubtful,
    case when b.state = 'parked' and b.version = coalesce(b.i_version, b.version) then
      case b.i_decision when 'sent' then 'accepted' when 'drop' then 'dropped'
        when 'resend' then case when b.command is not null and ${isTooLate} is not true then 'scheduled' end
      end end as target
  from before b
),
moved as (
  update ${sends} s set ${assignments(['accepted', 'dropped', 'scheduled'])}
  from judged b where s.id = b.id and b.target is not null returning s.*, b.target
),
${events(context)}
select (select count(*) from moved)::integer as changed, (select count(*) from before)::integer as named`,
  };
}

/** What cannot be polled (no messageId, too old) is not asked for again. */
export function claimPollsStatement(context: SqlContext): SqlStatement {
  const { sends } = context.names;
  return {
    name: 'take-polls',
    text: `with ${clock(context)},
options as materialized (
  select o.*, clock.instant from jsonb_to_record($1::jsonb) as o(limit_ integer, after_ms double precision,
    max_age_ms double precision), clock
),
due as (
  select s.id, s.due_at, s.place, o.instant, o.after_ms,
    coalesce(s.message_id, s.later_message_id) is not null
      and s.settled_at > o.instant - o.max_age_ms * interval '1 millisecond' as is_polled
  from ${sends} s, options o
  where s.state = 'accepted' and s.due_at <= o.instant - o.after_ms * interval '1 millisecond'
  order by s.due_at, s.place limit (select limit_ from options) for update of s skip locked
),
moved as (
  update ${sends} s set polls = s.polls + b.is_polled::integer,
    due_at = case when b.is_polled then b.instant
      + b.after_ms * (power(2, least(s.polls + 1, ${MAX_DOUBLINGS})) - 1) * interval '1 millisecond' end
  from due b where s.id = b.id returning s.*, b.is_polled, b.due_at as was_due
)
select ${rowOf('m')} from moved m where m.is_polled order by m.was_due, m.place`,
  };
}
