import type { Charge, ChargeAnswer, DayCount, DayLimit, RecipientLimit } from '../port/limits.js';
import { isImplausible } from '../rules/plausible.js';
import { iso, toSendRow, type ModelRow } from './model-row.js';
import type { BegunSends, ModelDayCount, ModelStore } from './model-store.js';

export function charge(store: ModelStore, wanted: Charge): ChargeAnswer {
  const row = store.rows.get(wanted.rowId);
  if (!row) return { kind: 'gone' };
  const { perRecipient = [], perDay, segments } = wanted;
  if (perRecipient.length > 0) countFromNow(store, begunOf(store, row.recipient));
  if (row.state !== 'calling' || row.holder === null || row.attempt !== wanted.attempt) {
    return { kind: 'not-mine', row: toSendRow(row) };
  }
  if (row.charge) return { kind: 'charged' };
  if (perRecipient.some((limit) => isUsedUp(store, row, limit))) return { kind: 'recipient-limit' };
  if (perDay && !takeFromDay(store, row, perDay, segments)) return { kind: 'day-limit' };
  if (perRecipient.length > 0) countBegun(store, row, perRecipient);
  row.charge = {
    isCountedForRecipient: perRecipient.length > 0,
    ...(perDay && { day: { day: perDay.day, segments } }),
  };
  return { kind: 'charged' };
}

function isUsedUp(store: ModelStore, row: ModelRow, { max, windowMs, account }: RecipientLimit): boolean {
  const begun = [...begunOf(store, row.recipient).byRow.values()];
  const since = store.now() - windowMs;
  return begun.filter((one) => one.at > since && one.account === (account ?? one.account)).length >= max;
}

function countBegun(store: ModelStore, row: ModelRow, limits: readonly RecipientLimit[]): void {
  const now = store.now();
  const begun = begunOf(store, row.recipient);
  for (const [id, { keepUntil }] of begun.byRow) if (keepUntil <= now) begun.byRow.delete(id);
  const keepUntil = now + Math.max(...limits.map(({ windowMs }) => windowMs));
  begun.byRow.set(row.id, { at: now, account: row.facts.account, keepUntil });
  begun.keepUntil = Math.max(begun.keepUntil, keepUntil);
}

/** What was begun at an instant that is still to come: the clock was set back. */
function countFromNow(store: ModelStore, { byRow }: BegunSends): void {
  const now = store.now();
  for (const [id, { at, account, keepUntil }] of byRow) {
    if (isImplausible(at, now, 0)) byRow.set(id, { at: now, account, keepUntil: now + keepUntil - at });
  }
}

function begunOf(store: ModelStore, recipient: string): BegunSends {
  const found = store.begun.get(recipient) ?? { byRow: new Map(), keepUntil: store.now() };
  store.begun.set(recipient, found);
  return found;
}

function takeFromDay(store: ModelStore, row: ModelRow, limit: DayLimit, segments: number): boolean {
  const count = dayOf(store, row.facts.account, limit.day);
  const { max, extra = 0 } = limit;
  if (count.used + segments <= max * (1 + count.lifts) + extra) {
    count.used += segments;
    return true;
  }
  count.limitedAt ??= store.now();
  if (extra > 0) count.urgentLimitedAt ??= store.now();
  return false;
}

function dayOf(store: ModelStore, account: string, day: string): ModelDayCount {
  const key = `${account}\u0000${Date.parse(day)}`;
  const found = store.days.get(key) ?? {
    account,
    day: Date.parse(day),
    used: 0,
    lifts: 0,
    limitedAt: null,
    urgentLimitedAt: null,
  };
  store.days.set(key, found);
  return found;
}

/** Known not sent, and no earlier attempt of unknown fate: what was counted for the row is taken back. */
export function refund(store: ModelStore, row: ModelRow): void {
  if (!row.charge || row.doubtful > 0) return;
  if (row.charge.isCountedForRecipient) store.begun.get(row.recipient)?.byRow.delete(row.id);
  if (row.charge.day) {
    const count = dayOf(store, row.facts.account, row.charge.day.day);
    count.used -= row.charge.day.segments;
    count.limitedAt = null;
    count.urgentLimitedAt = null;
  }
  row.charge = null;
}

export function lift(store: ModelStore, account: string, day: string): DayCount {
  const count = dayOf(store, account, day);
  count.lifts += 1;
  count.limitedAt = null;
  count.urgentLimitedAt = null;
  return toDayCount(count);
}

export function dayCounts(store: ModelStore): DayCount[] {
  const latest = new Map<string, ModelDayCount>();
  for (const count of store.days.values()) {
    const isUsed = count.used !== 0 || count.lifts > 0 || count.limitedAt !== null;
    if (isUsed && (latest.get(count.account)?.day ?? -1) < count.day) latest.set(count.account, count);
  }
  return [...latest.values()].toSorted((a, b) => (a.account < b.account ? -1 : 1)).map(toDayCount);
}

function toDayCount({ account, day, used, lifts, limitedAt, urgentLimitedAt }: ModelDayCount): DayCount {
  return {
    account,
    day: iso(day),
    used,
    lifts,
    ...(limitedAt !== null && { limitedAt: iso(limitedAt) }),
    ...(urgentLimitedAt !== null && { urgentLimitedAt: iso(urgentLimitedAt) }),
  };
}
