import { MAX_WAIT_MS } from '../rules/plausible.js';
import { refunds } from './refunds.js';
import {
  type SqlContext,
  acceptedFact,
  clock,
  events,
  isIncomplete,
  isMine,
  rowOf,
} from './sql-fragments.js';
import type { SqlStatement } from '../drivers/sql-driver.port.js';
import { stateIs } from '../schema/indexes.js';
import { type Target, assignments } from './transition-columns.js';

/** Every caller's outcome comes in this shape; what an outcome does not have is absent. */
const INPUT = `i_ord integer, i_id uuid, i_attempt integer, i_message_id text, i_request_id text, i_rejection jsonb,
  i_command text, i_reason text, i_due_at timestamptz, i_due_in double precision, i_note jsonb`;

interface Settlement {
  readonly name: string;
  /** SQL: which transition the row `b` makes; null for none. */
  readonly target: string;
  readonly targets: readonly Target[];
  readonly reason?: string;
  readonly due?: string;
  /** Takes back what was counted where the row is known not sent. */
  readonly isRefunded?: boolean;
}

const isDirect = `(b.state = 'calling' and b.direct and ${isMine})`;

/** Locks the rows in the order of their ids, so that two groups never wait for each other in a circle. */
function settle(context: SqlContext, settlement: Settlement): SqlStatement {
  const { name, target, targets, reason = 'null', due = 'null', isRefunded = false } = settlement;
  const { sends } = context.names;
  const text = `with ${clock(context)},
input as (select * from jsonb_to_recordset($1::jsonb) as i(${INPUT})),
before as (
  select i.*, s.* from input i join ${sends} s on s.id = i.i_id order by s.id for update of s
),
judged as (
  select b.*, clock.*, ${target} as target, ${isDirect} as goes_direct, ${reason}::text as to_reason,
    (${due})::timestamptz as to_due, b.doubtful as to_doubtful
  from before b, clock
),
moved as (
  update ${sends} s set ${assignments(targets)}
  from judged b where s.id = b.id and b.target is not null
  returning s.*, b.i_ord, b.state as was, b.target
),
${isRefunded ? `${refunds(context)},` : ''}
${events(context)}
select m.i_ord as ord, m.was, m.target, ${rowOf('m')} from moved m
union all
select b.i_ord, b.state, null, ${rowOf('b')} from judged b where b.target is null`;
  return { name, text };
}

export const acceptedStatement = (context: SqlContext): SqlStatement =>
  settle(context, {
    name: 'accepted',
    target: `case when b.state not in ('accepted', 'rejected', 'expired', 'cancelled') then 'accepted'
      when ${isIncomplete} then 'completed' end`,
    targets: ['accepted', 'completed'],
  });

export const rejectedStatement = (context: SqlContext): SqlStatement =>
  settle(context, {
    name: 'rejected',
    target: `case when ${isMine} then case when b.doubtful = 0 then 'rejected' else 'parked' end end`,
    targets: ['rejected', 'parked'],
  });

export const unknownStatement = (context: SqlContext): SqlStatement =>
  settle(context, {
    name: 'unknown',
    target: `case when ${isMine} then case when b.state = 'calling' then 'doubt' when b.command is null then 'filled' end end`,
    targets: ['doubt', 'filled'],
  });

const WANTED = `coalesce(b.i_due_at, clock.instant + b.i_due_in * interval '1 millisecond', clock.instant)`;

/** `release` and `reschedule`: where the wait is absent, or the lane itself began the attempt, it is a release. */
export const giveBackStatement = (context: SqlContext): SqlStatement =>
  settle(context, {
    name: 'give-back',
    target: `case when ${isMine} then case
      when b.reason = 'doubt' then 'undone'
      when b.cancel_requested then case when b.doubtful = 0 then 'cancelled' else 'reparked' end
      when b.reason is null and b.state = 'calling' then 'ready'
      else 'scheduled' end end`,
    targets: ['ready', 'undone', 'scheduled', 'cancelled', 'reparked'],
    reason: `case when b.reason is null then 'retry' else coalesce(b.i_reason, b.reason) end`,
    due: `case when b.reason is null then clock.instant
      when b.reason = 'doubt' then least(${WANTED}, clock.grace_end)
      when b.i_reason = 'send-at' then ${WANTED}
      else least(${WANTED}, clock.instant + interval '${MAX_WAIT_MS} milliseconds') end`,
    isRefunded: true,
  });

/** The index gives the rows in the order of their ids, whatever the order of the array. */
export function announcedStatement({ names }: SqlContext): SqlStatement {
  return {
    name: 'announced',
    text: `update ${names.sends} s set announced = true
where s.id = any(array(select jsonb_array_elements_text($1::jsonb)::uuid)) and not s.announced
  and (${stateIs('s.state', 'accepted')} or ${stateIs('s.state', 'rejected')})`,
  };
}

/** The outcome's event keeps its sequence, which is the row's first: the row's other events wait behind it. */
export function handedStatement({ names }: SqlContext): SqlStatement {
  return {
    name: 'handed',
    text: `with m as (
  update ${names.sends} s set announced = true where s.id = ($1::jsonb ->> 'id')::uuid and not s.announced
    and s.state in ('accepted', 'rejected') returning s.*
)
insert into ${names.outbox} (row_id, sequence, at, fact)
select m.id, 1, m.settled_at, case m.state
  when 'rejected' then jsonb_build_object('type', 'rejected') || m.rejection else ${acceptedFact} end
from m`,
  };
}
