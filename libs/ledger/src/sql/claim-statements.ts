import type { ClaimOptions } from '../port/claim.js';
import { SETTLED_PER_CLAIM } from '../rules/batches.js';
import { MAX_WAIT_MS, TOLERANCE_MS } from '../rules/plausible.js';
import { isRowId } from '../rules/row-id.js';
import { isOneOf, NAMES_SENDER, stateIs } from '../schema/indexes.js';
import type { SqlRecord, SqlStatement } from '../drivers/sql-driver.port.js';
import {
  type SqlContext,
  clock,
  events,
  isExpired,
  isLaneHeld,
  isTooLate,
  isUntil,
  NOW,
  rowOf,
} from './sql-fragments.js';
import { type Target, assignments } from './transition-columns.js';

const INPUT = `options as materialized (
  select * from jsonb_to_record($1::jsonb) as o(i_holder text, i_limit integer, i_kept integer, i_early boolean,
    i_sources jsonb, i_skip_rows uuid[])
),
sources as materialized (
  select x.* from options, jsonb_to_recordset(i_sources) as x(account text, channel text, urgent_only boolean, names_sender boolean, redirect text,
    max_segments bigint)
)`;

export function claimInput(options: ClaimOptions): SqlRecord {
  return {
    i_holder: options.holder,
    i_limit: options.limit,
    i_kept: options.keptForOrdinary ?? 0,
    i_early: options.early ?? false,
    i_skip_rows: (options.skipRowIds ?? []).filter(isRowId),
    i_sources: options.sources.map(
      ({ account, channel, urgentOnly, namesSender, maxSegments, redirectTo }) => ({
        account,
        channel,
        urgent_only: urgentOnly ?? false,
        names_sender: namesSender,
        max_segments: maxSegments,
        redirect: redirectTo,
      }),
    ),
  };
}

/** Asked of a row that was found before, by its id. */
const isStill = (state: string): string => stateIs('s.state', state);

/** SQL: the row `s` of an id that was found before. Fenced off, because of an empty table any whole index seems as good as the id. */
const byId = ({ names }: SqlContext, id: string, where: string): string =>
  `select s.* from ${names.sends} s where s.id = ${id} and ${where} offset 0`;

/** Worded so that no index by due time offers itself instead of the row's id: of a table that is empty it seems as good. */
const isDueAsFound = `s.due_at + interval '0' = c.due_at`;

interface Claim {
  readonly name: string;
  /** SQL: rows `s` that are settled on the way, whatever their source; in the order and with the bound of an index. */
  readonly settled: string;
  /** SQL: what one source has to give: the columns `id`, `due_at`, `place`, `urgent`, `redirect`. */
  readonly candidates: string;
  /** SQL: whether the row `s` may still be claimed, once it is locked. */
  readonly isClaimable: string;
  /** SQL: which transition the row `b` makes. */
  readonly target: string;
  readonly targets: readonly Target[];
}

const LIMIT = '(select i_limit from options)';
/** More than wanted, because another replica may be about to take the first of them. */
const AMPLE = '(select 2 * i_limit + coalesce(cardinality(i_skip_rows), 0) from options)';

/**
 * SQL: the rows `s` of a source `x` that `where` holds for, in the order in which they are due. By one index where the source
 * asks for all of its rows, by another where their sender counts.
 */
function rowsOf({ names }: SqlContext, state: string, where: string): string {
  const rows = (which: string): string => `(select s.id, s.due_at, s.place, s.urgent from ${names.sends} s
      where ${which} and s.account = x.account and s.channel = x.channel and ${where}
      order by s.due_at, s.place limit ${AMPLE})`;
  // Each wording of the state stands in one of the two indexes alone.
  return `${rows(`x.names_sender is null and s.state = '${state}'`)}
      union all
      ${rows(`x.names_sender is not null and ${isOneOf('s.state', state)} and (s.${NAMES_SENDER}) = x.names_sender`)}`;
}

/**
 * SQL: whether the row `s` is as small as its source `x` asks. Read from the row only where it asks; rows of the release before
 * have a column for it.
 */
const FITS = `case when x.max_segments is null or s.charge is not null then true
        else coalesce((s.carried ->> 'segments')::integer, s.segments, 1) <= x.max_segments end`;

/**
 * Rows that another sweeper takes at this moment are skipped. What was claimed with this holder's token before is
 * answered again, because the acknowledgement was lost. Each part reads an index from where it is due, and no further
 * than it may give.
 */
function claim(
  context: SqlContext,
  { name, settled, candidates, isClaimable, target, targets }: Claim,
): SqlStatement {
  const { sends } = context.names;
  const lock = (which: string, limit: string): string => `select s.*, c.redirect as to_redirect
  from (select * from candidates c where ${which} order by c.due_at, c.place) c
  cross join lateral (${byId(context, 'c.id', isClaimable)}) s
  where not exists (select from settled x where x.id = c.id)
  order by c.due_at, c.place limit ${limit} for update of s skip locked`;
  const text = `with ${clock(context)},
${INPUT},
repeated as materialized (
  select s.* from ${sends} s where s.state = 'calling' and not s.direct and s.holder = (select i_holder from options)
),
settled as materialized (
  ${settled}
),
candidates as materialized (
  select * from (${candidates}) c
  where not exists (select from repeated) and not (c.id = any(array(select unnest(i_skip_rows) from options)))
),
urgent as materialized (
  ${lock(
    'c.urgent',
    `(select greatest(0, i_limit - least(i_kept, i_limit,
    (select count(*) from candidates o where not o.urgent
      and not exists (select from settled x where x.id = o.id)))) from options)`,
  )}
),
ordinary as materialized (
  ${lock('not c.urgent', `${LIMIT} - (select count(*) from urgent)`)}
),
chosen as (
  select s.*, null::text as to_redirect from settled s
  union all select * from urgent
  union all select * from ordinary
),
judged as (
  select b.*, ${target} as target from (
    select c.*, clock.*, o.i_holder, null::text as i_command, null::jsonb as i_note, c.doubtful as to_doubtful
    from chosen c, clock, options o
  ) b
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
 * told so while the account is suspended, and does not stand before the next probe.
 */
export const claimDueStatement = (context: SqlContext): SqlStatement =>
  claim(context, {
    name: 'claim-due',
    settled: `select s.* from ${context.names.sends} s
  where s.state in ('scheduled', 'doubt') and ${isUntil('s.expires_at')}
    and ${isStill('scheduled')} and not exists (select from repeated)
  order by s.expires_at, s.place limit ${SETTLED_PER_CLAIM} for update of s skip locked`,
    candidates: `select d.*, x.redirect
    from sources x cross join (values (true, true), (true, false), (false, true), (false, false)) as v(urgent, send_at)
    cross join lateral (
      ${rowsOf(
        context,
        'scheduled',
        `s.urgent = v.urgent and (s.reason = 'send-at') = v.send_at
        and s.command is not null and not s.behind and ${FITS}
        and s.due_at > '-infinity' and s.due_at <= case when v.send_at or not (select i_early from options) then ${NOW} else 'infinity' end`,
      )}
    ) d where v.urgent or not x.urgent_only`,
    isClaimable: `${isStill('scheduled')} and s.command is not null and not s.behind and ${isDueAsFound}
    and not (s.reason in ('account', 'retry', 'behind') and ${isLaneHeld(context, 's.lane', 's.place')})`,
    target: `case when ${isExpired} then 'expired' when ${isTooLate} then 'reparked' else 'calling' end`,
    targets: ['expired', 'reparked', 'calling'],
  });

/** A resend that has become too late is parked like what must not be resent. */
export const claimDoubtsStatement = (context: SqlContext): SqlStatement =>
  claim(context, {
    name: 'claim-doubts',
    settled: `select s.* from (
    (select d.id from ${context.names.sends} d
      where ${stateIs('d.state', 'doubt')} and ${isUntil('d.due_at')}
        and (d.policy <> 'resend' or d.doubtful <> 0 or d.command is null)
      order by d.due_at, d.place limit ${SETTLED_PER_CLAIM})
    union all
    (select d.id from ${context.names.sends} d
      where d.state in ('scheduled', 'doubt') and ${isUntil('d.expires_at')}
        and ${stateIs('d.state', 'doubt')} and d.due_at + interval '0' <= ${NOW}
        and d.policy = 'resend' and d.doubtful = 0 and d.command is not null
      order by d.expires_at, d.place limit ${SETTLED_PER_CLAIM})
  ) d cross join lateral (${byId(context, 'd.id', `${isStill('doubt')} and s.due_at <= ${NOW}`)}) s
  where not exists (select from repeated) and not (s.id = any(array(select unnest(i_skip_rows) from options)))
  for update of s skip locked`,
    candidates: `select d.*, x.redirect from sources x cross join (values (true), (false)) as v(urgent)
    cross join lateral (
      ${rowsOf(
        context,
        'doubt',
        `s.urgent = v.urgent and s.policy = 'resend' and s.doubtful = 0
        and s.command is not null and ${FITS} and ${isUntil('s.due_at')}`,
      )}
    ) d where v.urgent or not x.urgent_only`,
    isClaimable: `${isStill('doubt')} and s.policy = 'resend' and s.doubtful = 0 and s.command is not null
    and ${isDueAsFound}`,
    target: `case when b.policy = 'resend' and b.doubtful = 0 and b.command is not null and ${isTooLate} is not true
      then 'resent' else 'parked' end`,
    targets: ['resent', 'parked'],
  });

/**
 * Ends leases; and brings back what waits since an instant that is still to come, because the clock was set back: it waits for
 * as long as it was meant to, from now. Doubts, and waits of the release before, come back after one grace.
 */
export function sweepLeasesStatement(context: SqlContext): SqlStatement {
  const { sends } = context.names;
  const ended = (bound: string): string => `(select s.* from ${sends} s where s.state = 'calling' and ${bound}
    order by s.due_at, s.place limit ($1::jsonb ->> 'limit')::integer for update of s skip locked)`;
  const distant = (
    where: string,
  ): string => `(select s.id from ${sends} s where ${where} limit ${SETTLED_PER_CLAIM}
    for update of s skip locked)`;
  return {
    name: 'sweep-leases',
    text: `with ${clock(context)},
over as materialized (${ended(isUntil('s.due_at'))}),
impossible as materialized (${ended(`s.due_at < 'infinity' and s.due_at > (select last_lease from clock)`)}),
judged as (
  select s.*, clock.*, 'doubt' as target, null::text as i_command, null::jsonb as i_note
  from (select * from over union all select * from impossible order by due_at, place
    limit ($1::jsonb ->> 'limit')::integer) s, clock
),
moved as (
  update ${sends} s set ${assignments(['doubt'])} from judged b where s.id = b.id returning s.*, b.target
),
far_doubts as materialized (${distant(`s.state = 'doubt' and s.due_at > (select last_grace from clock)`)}),
far_waits as materialized (${distant(`${isStill('scheduled')} and s.waits_since is null and s.reason <> 'send-at'
    and s.due_at > ${NOW} + interval '${MAX_WAIT_MS + TOLERANCE_MS} milliseconds'`)}),
early_waits as materialized (${distant(`${isStill('scheduled')}
    and s.waits_since > ${NOW} + interval '${TOLERANCE_MS} milliseconds'`)}),
brought_back as (
  update ${sends} s set waits_since = case when s.waits_since is not null then ${NOW} end,
    due_at = case when s.state = 'scheduled' and s.waits_since is not null
      then ${NOW} + greatest(s.due_at - s.waits_since, interval '0') else (select grace_end from clock) end
  where s.id = any(array(select id from far_doubts union all select id from far_waits union all select id from early_waits))
  returning 1
),
${events(context)}
select (select count(*) from moved)::integer as count, (select count(*) from impossible)::integer as impossible,
  (select count(*) from brought_back)::integer as distant`,
  };
}
