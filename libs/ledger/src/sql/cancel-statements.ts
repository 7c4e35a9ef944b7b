import type { CancelAnswer, CancelRequest } from '../port/decision.js';
import type { SendState } from '../port/send-row.js';
import { recipientDigest } from '../rules/fingerprint.js';
import type { SqlDriver, SqlRecord, SqlStatement } from '../drivers/sql-driver.port.js';
import { audited, auditInput } from './audit-statements.js';
import { type SqlContext, clock, events } from './sql-fragments.js';
import { assignments } from './transition-columns.js';

interface CancelLine extends SqlRecord {
  /** How many rows the command has, whichever recipients it names. Stands alone where none of those named has one. */
  readonly begun: number;
  readonly recipient: string | null;
  readonly effect: 'cancelled' | 'requested' | 'unchanged';
  readonly state: SendState;
}

/** Leaves the mark. The command's row stays locked until the transaction's end: nothing of it begins meanwhile. */
export function markStatement(context: SqlContext): SqlStatement {
  const { names } = context;
  return {
    name: 'cancel-mark',
    text: `with ${clock(context)},
o as materialized (
  select * from jsonb_to_record($1::jsonb) as o(command_id text, digest text, i_who text, i_reason text, i_what jsonb)
),
marked as (
  insert into ${names.commands} as c (command_id, cancelled, cancelled_recipients, marked_at)
  select o.command_id, o.digest is null, case when o.digest is not null then array[o.digest] end, clock.instant
  from o, clock
  on conflict (command_id) do update set cancelled = c.cancelled or excluded.cancelled, marked_at = excluded.marked_at,
    cancelled_recipients = case when c.cancelled or excluded.cancelled_recipients <@ c.cancelled_recipients
      then c.cancelled_recipients else coalesce(c.cancelled_recipients, '{}') || excluded.cancelled_recipients end
  returning c.*
),
${audited(context, 'cancel')}
select m.fingerprint is not null as known,
  case when '*' = any(m.forgotten) then 0 else m.recipients - coalesce(cardinality(m.forgotten), 0) end as recipients,
  coalesce((select o.digest from o) = any(m.forgotten) or '*' = any(m.forgotten), false) as forgotten from marked m`,
  };
}

/** What the mark means for the rows that are there; a statement of its own, so that it sees those that were begun before. */
export function cancelStatement(context: SqlContext): SqlStatement {
  const { sends } = context.names;
  return {
    name: 'cancel',
    text: `with ${clock(context)},
before as (
  select s.*, clock.*, false as goes_direct, null::jsonb as i_note from clock, ${sends} s
  where s.command_id = $1::jsonb ->> 'command_id'
    and s.recipient = coalesce($1::jsonb ->> 'recipient', s.recipient)
  order by s.command_id, s.recipient for update of s
),
judged as (
  select b.*, case when b.state = 'ready' or (b.state = 'scheduled' and b.doubtful = 0) then 'cancelled'
    when b.state = 'scheduled' then 'recalled'
    when b.state in ('calling', 'doubt', 'parked') and not b.cancel_requested then 'halted' end as target
  from before b
),
moved as (
  update ${sends} s set ${assignments(['cancelled', 'recalled', 'halted'])}
  from judged b where s.id = b.id and b.target is not null returning s.*, b.target
),
${events(context)}
select n.begun, b.recipient, b.state, case when b.target = 'cancelled' then 'cancelled'
  when b.target = 'recalled' or b.state in ('calling', 'doubt') then 'requested' else 'unchanged' end as effect
from (select count(*)::integer as begun from ${sends} s where s.command_id = $1::jsonb ->> 'command_id') n
left join judged b on true order by b.recipient collate "C"`,
  };
}

/** Both statements in one transaction. */
export async function cancel(
  driver: SqlDriver,
  statements: { readonly mark: SqlStatement; readonly cancel: SqlStatement },
  { commandId, recipient, audit }: CancelRequest,
): Promise<CancelAnswer> {
  const digest = recipient === undefined ? undefined : recipientDigest(commandId, recipient);
  return driver.together(async (run) => {
    const [mark] = await run(statements.mark, { command_id: commandId, digest, ...auditInput(audit) });
    const lines = await run<CancelLine>(statements.cancel, { command_id: commandId, recipient });
    const rows = lines.flatMap(({ recipient: to, effect, state }) =>
      to === null ? [] : { to, effect, state },
    );
    const of = (effect: CancelLine['effect']): string[] =>
      rows.filter((row) => row.effect === effect).map(({ to }) => to);
    const known = mark?.['known'] === true;
    const recipients = mark?.['recipients'] ?? undefined;
    const notBegun =
      recipients === undefined ? undefined : Math.max(0, Number(recipients) - (lines[0]?.begun ?? 0));
    const mayCome = known && rows.length === 0 && notBegun !== 0 && mark['forgotten'] !== true;
    return {
      known,
      cancelled: of('cancelled'),
      // One that is named and not begun will be cancelled when it is.
      requested: [...of('requested'), ...(mayCome && recipient !== undefined ? [recipient] : [])],
      unchanged: rows.flatMap(({ to, effect, state }) =>
        effect === 'unchanged' ? { recipient: to, state } : [],
      ),
      notBegun: recipient === undefined ? (notBegun ?? 0) : 0,
    };
  });
}
