import type { SendEvent } from '../port/ledger-event.js';
import type { AnswerNote, Attempt, SettleAnswer, Wait } from '../port/intent.js';
import type { AcceptedFacts, RejectionFacts, SendState } from '../port/send-row.js';
import { type ModelRow, toSendRow } from './model-row.js';
import type { ModelStore } from './model-store.js';
import {
  accept,
  backToDoubt,
  cancelRow,
  doubt,
  dueOf,
  makeReady,
  parkAgain,
  parkInDoubt,
  reject,
  schedule,
} from './model-transitions.js';

export function settleAccepted(store: ModelStore, attempt: Attempt, facts: AcceptedFacts): SettleAnswer {
  const row = store.rows.get(attempt.rowId);
  if (!row) return { kind: 'gone' };
  if (row.state === 'rejected' || row.state === 'expired' || row.state === 'cancelled') return notMine(row);
  if (row.state === 'accepted') {
    fillAccepted(row, facts);
    return repeated(store, row, attempt);
  }
  const isMine = store.mine(attempt) !== undefined;
  const path = isMine && row.state === 'calling' && row.direct ? 'direct' : 'outbox';
  return written(row, accept(store, row, facts, path, attempt.attempt));
}

/** Later writers fill what the first one did not know; the event stays as it was. */
export function fillAccepted(row: ModelRow, facts: AcceptedFacts): void {
  if (row.accepted) row.accepted = { ...facts, ...row.accepted };
}

export function settleRejected(store: ModelStore, attempt: Attempt, facts: RejectionFacts): SettleAnswer {
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

export function settleUnknown(
  store: ModelStore,
  attempt: Attempt,
  { command, note }: { command: string; note?: AnswerNote | undefined },
): SettleAnswer {
  const row = store.mine(attempt);
  if (!row) return missed(store, attempt);
  if (row.state === 'calling') doubt(store, row, command, note);
  else row.command ??= command;
  return written(row);
}

export function release(
  store: ModelStore,
  attempt: Attempt,
  { command, note }: { command?: string | undefined; note?: AnswerNote | undefined } = {},
): SettleAnswer {
  const row = store.mine(attempt);
  if (!row) return missed(store, attempt, wasGivenBack(attempt));
  if (row.reason === 'doubt') backToDoubt(store, row, store.now(), note);
  else if (row.cancelRequested) cancelOrPark(store, row);
  else if (row.reason === null && row.state === 'calling') makeReady(store, row, note);
  else {
    row.command ??= command ?? null;
    schedule(store, row, { reason: row.reason ?? 'retry', dueAt: store.now() }, note);
  }
  return written(row);
}

export function reschedule(
  store: ModelStore,
  attempt: Attempt,
  { wait, note }: { wait: Wait; note?: AnswerNote | undefined },
): SettleAnswer {
  const row = store.mine(attempt);
  if (row?.reason === null) return release(store, attempt, { note });
  if (!row) return missed(store, attempt, wasGivenBack(attempt));
  if (row.reason === 'doubt') {
    const dueAt = dueOf(store, { ...wait, reason: 'retry' }, store.options.graceMs);
    backToDoubt(store, row, dueAt, note);
  } else if (row.cancelRequested) cancelOrPark(store, row);
  else schedule(store, row, { reason: wait.reason, dueAt: dueOf(store, wait) }, note);
  return written(row);
}

/** A cancel came while the call was under way, and it turned out not sent. */
function cancelOrPark(store: ModelStore, row: ModelRow): void {
  if (row.doubtful === 0) cancelRow(store, row);
  else parkAgain(store, row);
}

const GIVEN_BACK: readonly SendState[] = ['ready', 'scheduled', 'doubt', 'cancelled'];

/** The same word again, because its acknowledgement was lost. */
const wasGivenBack =
  (attempt: Attempt) =>
  (row: ModelRow): SettleAnswer | undefined => {
    const isBack = GIVEN_BACK.includes(row.state);
    return isBack && row.holder === null && row.attempt === attempt.attempt ? written(row) : undefined;
  };

/** An outcome written before, by this attempt, whose event may never have been published. */
function repeated(store: ModelStore, row: ModelRow, attempt: Attempt): SettleAnswer {
  const isUnpublished = !row.announced && row.attempt === attempt.attempt;
  return isUnpublished ? written(row, store.outcomeOf(row)) : notMine(row);
}

function missed(
  store: ModelStore,
  attempt: Attempt,
  repeat: (row: ModelRow) => SettleAnswer | undefined = () => undefined,
): SettleAnswer {
  const row = store.rows.get(attempt.rowId);
  return row ? (repeat(row) ?? notMine(row)) : { kind: 'gone' };
}

const notMine = (row: ModelRow): SettleAnswer => ({ kind: 'not-mine', row: toSendRow(row) });

const written = (row: ModelRow, event?: SendEvent): SettleAnswer => ({
  kind: 'written',
  row: toSendRow(row),
  ...(event && { event }),
});
