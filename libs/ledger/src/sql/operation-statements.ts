import { DECIDED_PER_STATEMENT } from '../rules/batches.js';
import { MAX_DOUBLINGS } from '../rules/polling.js';
import type { SqlStatement } from '../drivers/sql-driver.port.js';
import { audited } from './audit-statements.js';
import { isOneOf, stateIs } from '../schema/indexes.js';
import { type SqlContext, clock, events, isTooLate, isUntil, NOW, rowOf } from './sql-fragments.js';
import { assignments } from './transition-columns.js';

export function findByCommandStatement({ names }: SqlContext): SqlStatement {
  return {
    name: 'find-by-command',
    text: `select ${rowOf('s')} from ${names.sends} s where s.command_id = $1::jsonb ->> 'commandId' order by s.place`,
  };
}

/** What the id stands for, and its rows; one line without a row where there is none. */
export function lookUpStatement({ names }: SqlContext): SqlStatement {
  return {
    name: 'look-up',
    text: `select c.fingerprint as known_fingerprint, c.topic as known_topic, c.record_partition as known_partition,
  c.record_offset as known_offset, c.record_at as known_at, ${rowOf('s')}
from ${names.commands} c left join ${names.sends} s on s.command_id = c.command_id
where c.command_id = $1::jsonb ->> 'commandId' and c.fingerprint is not null order by s.place`,
  };
}

const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Ids grow with time, so the newest come first. Each state is read from its own end of the index. */
export function listStatement({ names }: SqlContext): SqlStatement {
  return {
    name: 'list',
    text: `select ${rowOf('s')} from (
  select f.id from unnest(array(select jsonb_array_elements_text($1::jsonb -> 'states'))) as w(state)
  cross join lateral (
    select s.id from ${names.sends} s
    where s.state = w.state and s.id < coalesce(($1::jsonb ->> 'before')::uuid, '${LAST_ID}')
    order by s.id desc limit ($1::jsonb ->> 'limit_')::integer
  ) f order by f.id desc limit ($1::jsonb ->> 'limit_')::integer
) f join ${names.sends} s on s.id = f.id order by s.id desc`,
  };
}

export function unsettledStatement({ names }: SqlContext): SqlStatement {
  return {
    name: 'unsettled',
    text: `select s.id from ${names.sends} s
where s.id = any(array(select jsonb_array_elements_text($1::jsonb)::uuid)) and s.settled_at is null order by s.place`,
  };
}

export function findByRecipientStatement({ names }: SqlContext): SqlStatement {
  return {
    name: 'find-by-recipient',
    text: `select ${rowOf('s')} from ${names.sends} s
where s.recipient = $1::jsonb ->> 'recipient' and s.id < coalesce(($1::jsonb ->> 'before')::uuid, '${LAST_ID}')
order by s.id desc limit ($1::jsonb ->> 'limit_')::integer`,
  };
}

/** Which rows an operator's word is about: one command's, one account's that are parked, or all that are parked. */
export type Scope = 'command' | 'account' | 'all';

/**
 * An operator's word about rows parked in doubt, a batch of them in the order in which they came into doubt. A resend needs
 * the command, which a redelivery may still bring, time until `expiresAt`, and no cancel.
 */
export function resolveStatement(context: SqlContext, scope: Scope): SqlStatement {
  const { sends } = context.names;
  const since = `s.doubt_since < (select coalesce(i_before, 'infinity') from options)
    and s.doubt_since >= (select coalesce(after_, '-infinity') from options)
    and (s.doubt_since, s.id) > (select coalesce(after_, '-infinity'), coalesce(after_id, '00000000-0000-0000-0000-000000000000')
      from options)`;
  const named = {
    command: `s.command_id = (select i_command_id from options)
    and s.account = (select coalesce(i_account, s.account) from options)
    and (select i_before is null or s.doubt_since < i_before from options)`,
    account: `s.account = (select i_account from options) and ${isOneOf('s.state', 'parked')} and ${since}`,
    all: `${stateIs('s.state', 'parked')} and ${since}`,
  }[scope];
  const order = scope === 'command' ? 's.id' : 's.doubt_since, s.id';
  return {
    name: `resolve-${scope}`,
    text: `with ${clock(context)},
options as materialized (
  select * from jsonb_to_record($1::jsonb) as o(i_decision text, i_command_id text, i_recipient text, i_account text,
    i_before timestamptz, i_version integer, after_ timestamptz, after_id uuid)
),
before as materialized (
  select s.*, clock.*, o.i_decision, o.i_version from ${sends} s, options o, clock
  where ${named} and s.recipient = coalesce(o.i_recipient, s.recipient)
  order by ${order}${scope === 'command' ? '' : ` limit ${DECIDED_PER_STATEMENT}`} for update of s
),
judged as (
  select b.*, null::integer as i_attempt, null::text as i_message_id, null::text as i_request_id, null::text as i_command, null::jsonb as i_note,
    false as goes_direct, 'operator' as to_reason, b.instant as to_due, b.doubtful + 1 as to_doubtful,
    case when b.state = 'parked' and b.version = coalesce(b.i_version, b.version) then
      case b.i_decision when 'sent' then 'accepted' when 'drop' then 'dropped'
        when 'resend' then case when b.command is not null and not b.cancel_requested
          and ${isTooLate} is not true then 'scheduled' end
      end end as target
  from before b
),
moved as (
  update ${sends} s set ${assignments(['accepted', 'dropped', 'scheduled'])}
  from judged b where s.id = b.id and b.target is not null returning s.*, b.target
),
${audited(context, 'resolve')},
${events(context)}
select (select count(*) from moved)::integer as changed, (select count(*) from before)::integer as named,
  l.doubt_since as last_since, l.id as last_id
from (select 1) one left join lateral (select doubt_since, id from before order by doubt_since desc, id desc limit 1) l on true`,
  };
}

/** What cannot be polled (no messageId, too old) is not asked for again. */
export function claimPollsStatement(context: SqlContext): SqlStatement {
  const { sends } = context.names;
  return {
    name: 'claim-polls',
    text: `with ${clock(context)},
options as materialized (
  select o.*, clock.instant from jsonb_to_record($1::jsonb) as o(limit_ integer, after_ms double precision,
    max_age_ms double precision), clock
),
due as materialized (
  select s.id, s.due_at, s.place, o.instant, o.after_ms,
    coalesce(s.message_id, s.later_message_id) is not null
      and s.settled_at > o.instant - o.max_age_ms * interval '1 millisecond' as is_polled
  from ${sends} s, options o
  where s.state = 'accepted' and ${isUntil('s.due_at', `(select ${NOW} - after_ms * interval '1 millisecond' from options)`)}
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

/** Once per attempt; the refusal is some time ago. */
export function countRefusalStatement(context: SqlContext): SqlStatement {
  const { sends } = context.names;
  return {
    name: 'count-refusal',
    text: `with ${clock(context)},
o as materialized (
  select o.*, to_char((${NOW} - o.ago * interval '1 millisecond') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
  from jsonb_to_record($1::jsonb) as o(id uuid, attempt integer, ago double precision)
)
update ${sends} s set suspicion = case when (s.suspicion ->> 'attempt')::integer = o.attempt then s.suspicion
  else jsonb_build_object('refusals', coalesce((s.suspicion ->> 'refusals')::integer, 0) + 1,
    'firstAt', coalesce(s.suspicion ->> 'firstAt', o.at), 'lastAt', o.at, 'attempt', o.attempt) end
from o where s.id = o.id and s.attempt = o.attempt and s.settled_at is null
returning s.suspicion`,
  };
}
