import type { AuditEntry, AuditNote, AuditPage } from '../port/decision.js';
import type { SqlRecord, SqlStatement } from '../drivers/sql-driver.port.js';
import { type SqlContext, clock } from './sql-fragments.js';

interface AuditLine extends SqlRecord {
  readonly id: string;
  readonly at: Date;
  readonly action: string;
  readonly who: string;
  readonly reason: string | null;
  readonly what: Readonly<Record<string, unknown>>;
}

/** Keeps who decided, where the parameter names somebody; needs `clock`. */
export const audited = ({ names }: SqlContext, action: string): string => `audited as (
  insert into ${names.audit} (at, action, who, reason, what)
  select clock.instant, '${action}', a.i_who, a.i_reason, a.i_what
  from clock, jsonb_to_record($1::jsonb) as a(i_who text, i_reason text, i_what jsonb) where a.i_who is not null
)`;

export function auditInput(note: AuditNote | undefined): SqlRecord {
  return note ? { i_who: note.who, i_reason: note.reason, i_what: note.what } : {};
}

export function recordAuditStatement(context: SqlContext): SqlStatement {
  return {
    name: 'record-audit',
    text: `with ${clock(context)}
insert into ${context.names.audit} (at, action, who, reason, what)
select clock.instant, a.action, a.i_who, a.i_reason, a.i_what
from clock, jsonb_to_record($1::jsonb) as a(action text, i_who text, i_reason text, i_what jsonb)`,
  };
}

/** Newest first; one more than asked for tells whether there is a next page. */
export function auditStatement({ names }: SqlContext): SqlStatement {
  return {
    name: 'audit',
    text: `select a.id::text as id, a.at, a.action, a.who, a.reason, a.what from ${names.audit} a
where a.id < coalesce(($1::jsonb ->> 'before')::bigint, 9223372036854775807)
order by a.id desc limit ($1::jsonb ->> 'limit_')::integer`,
  };
}

export function toAuditPage(lines: readonly SqlRecord[], limit: number): AuditPage {
  const entries = (lines as readonly AuditLine[])
    .slice(0, limit)
    .map(({ id, at, action, who, reason, what }): AuditEntry => ({
      id,
      at: at.toISOString(),
      action,
      who,
      ...(reason !== null && { reason }),
      what,
    }));
  const last = entries.at(-1);
  return { entries, ...(last && lines.length > limit && { next: last.id }) };
}
