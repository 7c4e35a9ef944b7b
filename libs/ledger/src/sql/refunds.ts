import type { SqlContext } from './sql-fragments.js';

/** Known not sent, and no earlier attempt may have been: what the rows `b` of `judged` counted is taken back. */
export function refunds({ names }: SqlContext, judged = 'judged'): string {
  const isRefunded = `b.charge is not null and b.to_doubtful = 0 and b.target in ('ready', 'scheduled', 'cancelled')`;
  return `refunded_days as (
  update ${names.day_counts} d set used = d.used - f.segments, limited_at = null, urgent_limited_at = null
  from (
    select b.account, (b.charge ->> 'day')::timestamptz as day, sum((b.charge ->> 'segments')::bigint) as segments
    from ${judged} b where ${isRefunded} and b.charge ? 'day' group by 1, 2
  ) f where d.account = f.account and d.day = f.day
),
refunded_numbers as (
  update ${names.begun_sends} r set begun = r.begun - f.ids
  from (
    select b.recipient, array_agg(b.id::text) as ids from ${judged} b
    where ${isRefunded} and b.charge ? 'recipient' group by 1
  ) f where r.recipient = f.recipient
)`;
}
