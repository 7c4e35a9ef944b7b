import { TOLERANCE_MS } from '../rules/plausible.js';
import type { SqlNames } from './sql-names.js';

const MS = '(extract(epoch from present) * 1000)::double precision';

const IS_EARLY = `(e.value ->> 'at')::double precision > ${MS} + ${TOLERANCE_MS}`;

/**
 * Counts begun attempts against limits, one after the other. A function, because each of its steps sees what other replicas
 * committed while it waited for their locks; a statement would not. Everybody locks in the same order: rows, days, numbers.
 */
export const chargeFunction = (t: SqlNames): string => `
create or replace function ${t.schema}.charge(members jsonb, present timestamptz)
returns table (ord integer, row_id uuid, verdict text) language plpgsql as $$
#variable_conflict use_column
declare
  m record;
  s record;
  numbers text[];
  locked integer;
begin
  perform from ${t.sends} r where r.id in (select (x ->> 'id')::uuid from jsonb_array_elements(members) x)
    order by r.id for update;
  insert into ${t.day_counts} (account, day)
    select distinct r.account, (x ->> 'day')::timestamptz from jsonb_array_elements(members) x
    join ${t.sends} r on r.id = (x ->> 'id')::uuid where x ? 'day' order by 1, 2 on conflict do nothing;
  perform from ${t.day_counts} d where (d.account, d.day) in (
    select r.account, (x ->> 'day')::timestamptz from jsonb_array_elements(members) x
    join ${t.sends} r on r.id = (x ->> 'id')::uuid where x ? 'day') order by d.account, d.day for update;
  numbers := array(select distinct r.recipient from jsonb_array_elements(members) x
    join ${t.sends} r on r.id = (x ->> 'id')::uuid where jsonb_array_length(x -> 'limits') > 0 order by 1);
  loop
    insert into ${t.begun_sends} (recipient, begun, keep_until)
      select n, '{}'::jsonb, present from unnest(numbers) n order by 1 on conflict do nothing;
    perform from ${t.begun_sends} b where b.recipient = any(numbers) order by b.recipient for update;
    get diagnostics locked = row_count;
    -- One that was being pruned is gone now, and made anew.
    exit when locked = cardinality(numbers);
  end loop;
  -- What was begun at an instant that is still to come: the clock was set back. It counts from now, as long as it was meant to.
  update ${t.begun_sends} b set begun = (
    select jsonb_object_agg(e.key, case when ${IS_EARLY} then e.value || jsonb_build_object('at', ${MS}, 'until',
      ${MS} + (e.value ->> 'until')::double precision - (e.value ->> 'at')::double precision) else e.value end)
    from jsonb_each(b.begun) e)
  where b.recipient = any(numbers) and exists (select from jsonb_each(b.begun) e where ${IS_EARLY});
  for m in
    select * from jsonb_to_recordset(members) as x(ord integer, id uuid, attempt integer, segments bigint, limits jsonb,
      day timestamptz, most double precision, extra double precision) order by x.ord
  loop
    select r.* into s from ${t.sends} r where r.id = m.id;
    continue when not found;
    ord := m.ord;
    row_id := m.id;
    if s.state <> 'calling' or s.holder is null or s.attempt <> m.attempt then
      verdict := 'not-mine';
    elsif s.charge is not null then
      verdict := 'charged';
    elsif exists (
      select from jsonb_to_recordset(m.limits) as l(max integer, window_ms double precision, account text)
      where l.max <= (
        select count(*) from ${t.begun_sends} b, jsonb_each(b.begun) e
        where b.recipient = s.recipient and (e.value ->> 'at')::double precision > ${MS} - l.window_ms
          and e.value ->> 'account' = coalesce(l.account, e.value ->> 'account'))
    ) then
      verdict := 'recipient-limit';
    else
      verdict := 'charged';
      if m.day is not null then
        update ${t.day_counts} d set used = d.used + m.segments where d.account = s.account and d.day = m.day
          and d.used + m.segments <= m.most * (1 + d.lifts) + m.extra;
        if not found then
          update ${t.day_counts} d set limited_at = coalesce(d.limited_at, present),
            urgent_limited_at = case when m.extra > 0 then coalesce(d.urgent_limited_at, present)
              else d.urgent_limited_at end
          where d.account = s.account and d.day = m.day;
          verdict := 'day-limit';
        end if;
      end if;
      if verdict = 'charged' then
        if jsonb_array_length(m.limits) > 0 then
          update ${t.begun_sends} b set
            begun = coalesce((select jsonb_object_agg(e.key, e.value) from jsonb_each(b.begun) e
              where (e.value ->> 'until')::double precision > ${MS}), '{}')
              || jsonb_build_object(s.id, jsonb_build_object('at', ${MS}, 'account', s.account, 'until', ${MS} + w.longest)),
            keep_until = greatest(b.keep_until, present + w.longest * interval '1 millisecond')
          from (select max(l.window_ms) as longest from jsonb_to_recordset(m.limits) as l(window_ms double precision)) w
          where b.recipient = s.recipient;
        end if;
        update ${t.sends} r set charge = jsonb_strip_nulls(jsonb_build_object('day', m.day,
          'segments', case when m.day is not null then m.segments end,
          'recipient', case when jsonb_array_length(m.limits) > 0 then true end)) where r.id = s.id;
      end if;
    end if;
    return next;
  end loop;
end $$;
`;
