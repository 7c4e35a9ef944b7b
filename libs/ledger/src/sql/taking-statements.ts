import { type SqlContext, clock, events, isExpired, isLaneHeld, isTooLate, rowOf } from './sql-fragments.js';
import type { SqlStatement } from './sql-driver.port.js';
import { type Target, assignments } from './transition-columns.js';

const INPUT = `options as materialized (
  select * from jsonb_to_record($1::jsonb) as o(i_holder text, i_limit integer, i_skip_accounts text[],
    i_skip_rows uuid[], i_only text, i_probe text)
)`;

interface Taking {
  readonly name: string;
  readonly state: 'scheduled' | 'doubt';
  /** SQL: which rows `s` are due, with `o` the options. */
  readonly isDue: string;
  /** SQL: which transition the row `b` makes. */
  readonly target: string;
  readonly targets: readonly Target[];
}

/**
 * Rows that another sweeper takes at this moment are skipped. What was taken with this holder's token before is
 * answered again, because the acknowledgement was lost.
 */
function take(context: SqlContext, { name, state, isDue, target, targets }: Taking): SqlStatement {
  const { sends } = context.names;
  const text = `with ${clock(context)},
${INPUT},
repeated as materialized (
  select s.* from ${sends} s, options o where s.state = 'calling' and s.due_at is not null and s.holder = o.i_holder
),
due as (
  select s.*, o.i_holder, clock.* from ${sends} s, options o, clock
  where s.state = '${state}' and not exists (select from repeated) and not (s.id = any(o.i_skip_rows))
    and s.account = coalesce(o.i_probe, o.i_only, s.account) and ${isDue}
  order by s.due_at, s.place limit (select i_limit from options) for update of s skip locked
),
judged as (
  select b.*, ${target} as target from due b
),
moved as (
  update ${sends} s set ${assignments(targets)}
  from judged b where s.id = b.id
  returning s.*, b.target, b.due_at as was_due
),
${events(context)}
select m.was_due, m.place as was_place, ${rowOf('m')} from moved m where m.state = 'calling'
union all
select null, r.place, ${rowOf('r')} from repeated r
order by 1, 2`;
  return { name, text };
}

/**
 * A probe may come early, but never before the instant that the sender chose. What has expired needs no account: it is
 * told so while the account pauses, and does not stand before the next probe.
 */
export const claimDueStatement = (context: SqlContext): SqlStatement =>
  take(context, {
    name: 'take-due',
    state: 'scheduled',
    isDue: `s.command is not null and (not (s.account = any(o.i_skip_accounts)) or s.expires_at <= clock.instant)
    and (s.due_at <= clock.instant or (o.i_probe is not null and s.reason <> 'send-at'))
    and not (${isLaneHeld(context, 's.lane', 's.place')})`,
    target: `case when ${isExpired} then 'expired' when ${isTooLate} then 'reparked' else 'calling' end`,
    targets: ['expired', 'reparked', 'calling'],
  });

const mayResend = (row: string): string =>
  `(${row}.policy = 'resend' and ${row}.doubtful = 0 and ${row}.command is not null
    and (${row}.expires_at is null or ${row}.expires_at > clock.instant))`;

export const claimDoubtsStatement = (context: SqlContext): SqlStatement =>
  take(context, {
    name: 'take-doubts',
    state: 'doubt',
    isDue: `s.due_at <= clock.instant
    and not (${mayResend('s')} and s.account = any(o.i_skip_accounts))`,
    target: `case when ${mayResend('b').replaceAll('clock.', 'b.')} then 'resent' else 'parked' end`,
    targets: ['resent', 'parked'],
  });

export function sweepLeasesStatement(context: SqlContext): SqlStatement {
  const { sends } = context.names;
  return {
    name: 'sweep-leases',
    text: `with ${clock(context)},
judged as (
  select s.*, clock.*, 'doubt' as target, null::text as i_command from ${sends} s, clock
  where s.state = 'calling' and s.due_at <= clock.instant
  order by s.due_at, s.place limit ($1::jsonb ->> 'limit')::integer for update of s skip locked
),
moved as (
  update ${sends} s set ${assignments(['doubt'])} from judged b where s.id = b.id returning s.*, b.target
),
${events(context)}
select count(*)::integer as count from moved`,
  };
}
