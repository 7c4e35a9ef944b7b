import { MAX_WAIT_MS, TOLERANCE_MS } from '../rules/plausible.js';
import { stateIs } from '../schema/indexes.js';
import type { SqlStatement } from '../drivers/sql-driver.port.js';
import { type SqlContext, clock, isUntil, NOW } from './sql-fragments.js';

/** Whether claims and the sweep of leases might find anything: a look into each index that they read, and no row. */
export function dueStatement(context: SqlContext): SqlStatement {
  const found = (where: string): string => `exists (select from ${context.names.sends} s where ${where})`;
  const tolerance = `interval '${TOLERANCE_MS} milliseconds'`;
  const looks = [
    ...['calling', 'scheduled', 'doubt'].map((state) => `s.state = '${state}' and ${isUntil('s.due_at')}`),
    `s.state in ('scheduled', 'doubt') and ${isUntil('s.expires_at')} and ${stateIs('s.state', 'scheduled')}`,
    // Further off than whoever wrote it can have meant: the clock was set back.
    `s.state = 'calling' and s.due_at < 'infinity' and s.due_at > (select last_lease from clock)`,
    `s.state = 'doubt' and s.due_at > (select last_grace from clock)`,
    `${stateIs('s.state', 'scheduled')} and s.waits_since > ${NOW} + ${tolerance}`,
    `${stateIs('s.state', 'scheduled')} and s.waits_since is null and s.reason <> 'send-at'
      and s.due_at > ${NOW} + interval '${MAX_WAIT_MS} milliseconds' + ${tolerance}`,
  ];
  return {
    name: 'due',
    text: `with ${clock(context)},
parameter as (select $1::jsonb)
select ${looks.map(found).join('\n  or ')} as is_due`,
  };
}
