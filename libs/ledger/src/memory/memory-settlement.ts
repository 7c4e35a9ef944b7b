import type { SendEvent } from '../ledger-event.js';
import type { Attempt, SettleAnswer, Wait } from '../ledger.port.js';
import type { AcceptedFacts, RejectionFacts } from '../send-row.js';
import { type MemoryRow, toSendRow } from './memory-row.js';
import type { MemoryStore } from './memory-store.js';
import { accept, doubt, dueOf, parkInDoubt, reject, schedule } from './memory-transitions.js';

export function settleAccepted(store: MemoryStore, attempt: Attempt, facts: AcceptedFacts): SettleAnswer {
  const row = store.rows.get(attempt.rowId);
  if (!row) return { kind: 'gone' };
  if (row.state === 'rejected' || row.state === 'expired') return notMine(row);
  if (row.state === 'accepted') {
    fillAccepted(row, facts);
    return repeated(store, row, attempt);
  }
  const isMine = store.mine(attempt) !== undefined;
  const path = isMine && row.state === 'calling' && row.direct ? 'direct' : 'outbox';
  return written(row, accept(store, row, facts, path));
}

/** Later writers fill what the first one did not know; the event stays as it was. */
export function fillAccepted(row: MemoryRow, facts: AcceptedFacts): void {
  if (row.accepted) row.accepted = { ...facts, ...row.accepted };
}

export function settleRejected(store: MemoryStore, attempt: Attempt, facts: RejectionFacts): SettleAnswer {
  const row = store.mine(attempt);
  if (!row)
    return missed(store, attempt, (found) =>
      found.state === 'rejected' ? repeated(store, found, attempt) : undefined,
    );
  if (row.doubtful > 0) {
    parkInDoubt(store, row);
    return written(row);
  }
  const path = row.state === 'calling' && row.direct ? 'direct' : 'outbox';
  return written(row, reject(store, row, facts, path));
}

export function settleUnknown(store: MemoryStore, attempt: Attempt, command: string): SettleAnswer {
  const row = store.mine(attempt);
  if (!row) return missed(store, attempt);
  if (row.state === 'calling') doubt(store, row, command);
  else row.command ??= command;
  return written(row);
}

export function release(store: MemoryStore, attempt: Attempt, command?: string): SettleAnswer {
  const row = store.mine(attempt);
  if (!row) return missed(store, attempt, wasGivenBack(attempt));
  if (row.reason === null && row.state === 'calling') makeReady(row);
  else if (row.reason === 'doubt') backToDoubt(row, store.now());
  else {
    row.command ??= command ?? null;
    schedule(row, row.reason ?? 'retry', store.now());
  }
  return written(row);
}

export function reschedule(store: MemoryStore, attempt: Attempt, wait: Wait): SettleAnswer {
  const row = store.mine(attempt);
  if (row?.reason === null) return release(store, attempt);
  if (!row) return missed(store, attempt, wasGivenBack(attempt));
  if (row.reason === 'doubt') backToDoubt(row, dueOf(store, wait));
  else schedule(row, wait.reason, dueOf(store, wait));
  return written(row);
}

function makeReady(row: MemoryRow): void {
  row.state = 'ready';
  row.version += 1;
  row.holder = null;
  row.leaseUntil = null;
}

/** The resend is known not sent: the attempt before it is in doubt as it was. */
function backToDoubt(row: MemoryRow, dueAt: number): void {
  row.state = 'doubt';
  row.version += 1;
  row.holder = null;
  row.leaseUntil = null;
  row.doubtful -= 1;
  row.dueAt = dueAt;
}

/** The same word again, because its acknowledgement was lost. */
const wasGivenBack =
  (attempt: Attempt) =>
  (row: MemoryRow): SettleAnswer | undefined => {
    const isBack = row.state === 'ready' || row.state === 'scheduled' || row.state === 'doubt';
    return isBack && row.holder === null && row.attempt === attempt.attempt ? written(row) : undefined;
  };

/** An outcome written before, by this attempt, whose event may never have been published. */
function repeated(store: MemoryStore, row: MemoryRow, attempt: Attempt): SettleAnswer {
  const isUnpublished = !row.announced && row.attempt === attempt.attempt;
  return isUnpublished ? written(row, store.outcomeOf(row)) : notMine(row);
}

function missed(
  store: MemoryStore,
  attempt: Attempt,
  repeat: (row: MemoryRow) => SettleAnswer | undefined = () => undefined,
): SettleAnswer {
  const row = store.rows.get(attempt.rowId);
  return row ? (repeat(row) ?? notMine(row)) : { kind: 'gone' };
}

const notMine = (row: MemoryRow): SettleAnswer => ({ kind: 'not-mine', row: toSendRow(row) });

const written = (row: MemoryRow, event?: SendEvent): SettleAnswer => ({
  kind: 'written',
  row: toSendRow(row),
  ...(event && { event }),
});
