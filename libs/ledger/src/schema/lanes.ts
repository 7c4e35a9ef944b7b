import { HOLDING_REASONS } from '../rules/wait-reason.js';
import type { SqlNames } from './sql-names.js';

const reasons = HOLDING_REASONS.map((reason) => `'${reason}'`).join(', ');

/** A row that holds back the later rows of its lane. Worded as the index `sends_lane` is. */
export const holdsLane = (row: string): string =>
  `${row}.lane is not null and ${row}.reason in (${reasons}) and ${row}.state in ('scheduled', 'calling')`;

/**
 * `sends.behind` says of a waiting row that an earlier one of its lane goes first, so that a claim never reads those that
 * cannot go. Kept by triggers: whoever lets a row enter or leave its lane, of whatever release, takes the lane's lock, and
 * what a volatile function asks after that it sees as the last holder of the lock left it.
 */
export const laneTriggers = (t: SqlNames): string => `
create or replace function ${t.schema}.lock_lane() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('${t.schema}.lane:' || new.lane, 0));
  new.behind := ${holdsLane('new')} and exists (
    select from ${t.sends} s where s.lane = new.lane and s.place < new.place and ${holdsLane('s')});
  return new;
end $$;

create or replace function ${t.schema}.settle_lane() returns trigger language plpgsql as $$
declare
  head record;
  second record;
begin
  select s.id, s.place, s.behind into head from ${t.sends} s
  where s.lane = new.lane and ${holdsLane('s')} order by s.place limit 1;
  if not found then return null; end if;
  if head.behind then
    update ${t.sends} set behind = false where id = head.id;
  end if;
  if head.id = new.id then
    select s.id, s.behind into second from ${t.sends} s
    where s.lane = new.lane and s.place > head.place and ${holdsLane('s')} order by s.place limit 1;
    if found and not second.behind then
      update ${t.sends} set behind = true where id = second.id;
    end if;
  end if;
  return null;
end $$;

create or replace function ${t.schema}.fill_lane(after text) returns text language plpgsql as $$
declare
  this text;
  head bigint;
begin
  select s.lane into this from ${t.sends} s where s.lane > after and ${holdsLane('s')} order by s.lane, s.place limit 1;
  if not found then return null; end if;
  perform pg_advisory_xact_lock(hashtextextended('${t.schema}.lane:' || this, 0));
  select s.place into head from ${t.sends} s where s.lane = this and ${holdsLane('s')} order by s.place limit 1;
  update ${t.sends} s set behind = true where s.lane = this and s.place > head and ${holdsLane('s')} and not s.behind;
  return this;
end $$;

create or replace trigger lane_insert_lock before insert on ${t.sends} for each row
  when (${holdsLane('new')}) execute function ${t.schema}.lock_lane();
create or replace trigger lane_insert_settle after insert on ${t.sends} for each row
  when (${holdsLane('new')}) execute function ${t.schema}.settle_lane();
create or replace trigger lane_update_lock before update of state, reason on ${t.sends} for each row
  when (new.lane is not null and (${holdsLane('old')}) is distinct from (${holdsLane('new')}))
  execute function ${t.schema}.lock_lane();
create or replace trigger lane_update_settle after update of state, reason on ${t.sends} for each row
  when (new.lane is not null and (${holdsLane('old')}) is distinct from (${holdsLane('new')}))
  execute function ${t.schema}.settle_lane();
`;

/** For rows that waited before the triggers were there: the first lane after `after`, which it names; null at the end. */
export const nextLane = (t: SqlNames, after: string): string =>
  `select ${t.schema}.fill_lane('${after.replaceAll("'", "''")}') as lane`;
