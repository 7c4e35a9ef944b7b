import { isReused, isSameRecord } from '../rules/fingerprint.js';
import type {
  AnswerNote,
  Attempt,
  BeginAnswer,
  CommandKnowledge,
  CommandQuery,
  SendIntent,
  Wait,
} from '../port/intent.js';
import type { RejectionFacts } from '../port/send-row.js';
import { type ModelRow, toSendRow } from './model-row.js';
import type { ModelStore } from './model-store.js';
import { call, cancelRow, doubt, dueOf, expire, isLeaseOver, reject, schedule } from './model-transitions.js';

/** What a record wants for its row. */
export type Admission =
  | { readonly to: 'call' }
  | { readonly to: 'reject'; readonly rejection: RejectionFacts }
  | {
      readonly to: 'defer';
      readonly wait: Wait;
      readonly attempt?: Attempt;
      readonly note?: AnswerNote;
    };

/** The one way into the ledger: `begin`, `reject` and `defer` differ in where they lead only. */
export function admit(store: ModelStore, intent: SendIntent, admission: Admission): BeginAnswer {
  const conflict = conflictOf(store, intent);
  if (conflict) return { kind: conflict };
  const row = store.find(intent.commandId, intent.recipient);
  if (row && admission.to === 'reject' && intent.onlyIfUnbegun && row.state === 'ready' && row.attempt > 0)
    return { kind: 'busy', retryAfterMs: 0 };
  if (row)
    return isOpen(row, intent, admission) ? move(store, row, intent, admission) : follow(store, row, intent);
  if (store.isForgotten(intent.commandId, intent.recipient)) return { kind: 'done', state: 'dropped' };
  if (intent.onlyIfKnown) return { kind: 'too-old' };
  // A command is begun, or refused as a whole: whatever its records knew when they came, one of the two.
  if (intent.recipient === '' && store.commands.get(intent.commandId)?.identity !== undefined)
    return { kind: 'busy', retryAfterMs: 0 };
  if (!intent.isReplay && store.find(intent.commandId, '')?.state === 'rejected') return { kind: 'refused' };
  store.remember(intent);
  if (admission.to === 'call' && mustWait(store, intent)) return { kind: 'behind' };
  const fresh = store.insert(intent);
  const answer = move(store, fresh, intent, admission);
  if (answer.kind !== 'begun') return answer;
  fresh.listId = intent.listId ?? null;
  return { kind: 'begun', row: toSendRow(fresh) };
}

/** See {@link Ledger.lookUp}. */
export function lookUp(store: ModelStore, query: CommandQuery): CommandKnowledge {
  const conflict = conflictOf(store, query);
  if (conflict) return { kind: conflict };
  if (store.commands.get(query.commandId)?.identity === undefined) return { kind: 'unknown' };
  const rows = store.inPlace().filter((row) => row.facts.commandId === query.commandId);
  return { kind: 'known', rows: rows.map(toSendRow) };
}

/** Whether the id stands for something else than this record says. */
function conflictOf(store: ModelStore, query: CommandQuery): 'other-record' | 'reused' | undefined {
  const known = store.commands.get(query.commandId)?.identity;
  if (!known) return undefined;
  if (query.isFallbackId && known.source.timestamp !== query.source.timestamp) return 'other-record';
  return isReused(known, query) ? 'reused' : undefined;
}

/** Earlier rows of the lane wait; neither what is cancelled nor what is too late has to wait behind them. */
function mustWait(store: ModelStore, intent: SendIntent): boolean {
  return (
    !store.isCancelled(intent.commandId, intent.recipient) &&
    !store.isExpired({ facts: intent, doubtful: 0 }) &&
    store.isLaneHeld(intent.orderingKey, Infinity)
  );
}

/** Known not sent, and nobody else's. */
function isOpen(row: ModelRow, intent: SendIntent, admission: Admission): boolean {
  if (row.state === 'ready') return true;
  if (admission.to === 'call' || row.holder === null || row.reason === 'doubt') return false;
  if (row.state === 'calling' && row.holder === intent.holder) return true;
  if (admission.to !== 'defer' || !admission.attempt) return false;
  const { rowId, attempt } = admission.attempt;
  return (row.state === 'calling' || row.state === 'doubt') && row.id === rowId && row.attempt === attempt;
}

function move(store: ModelStore, row: ModelRow, intent: SendIntent, admission: Admission): BeginAnswer {
  if (admission.to === 'reject') {
    const event = reject(store, row, admission.rejection, row.direct ? 'direct' : 'outbox');
    return event ? { kind: 'publish-directly', event } : { kind: 'done', state: 'rejected' };
  }
  if (row.cancelRequested || store.isCancelled(intent.commandId, intent.recipient)) {
    cancelRow(store, row);
    return { kind: 'done', state: 'cancelled' };
  }
  if (admission.to === 'defer') {
    const { wait, note } = admission;
    schedule(store, row, { reason: wait.reason, dueAt: dueOf(store, wait) }, note);
    row.command ??= intent.command;
    return { kind: 'done', state: 'scheduled' };
  }
  if (store.isExpired(row)) {
    expire(store, row);
    return { kind: 'done', state: 'expired' };
  }
  if (store.isLaneHeld(row.lane, row.place)) return { kind: 'behind' };
  call(store, row, intent.holder, intent.redirectedTo);
  return { kind: 'begun', row: toSendRow(row) };
}

/** The row is not the caller's to move: what stands there decides. */
function follow(store: ModelStore, row: ModelRow, intent: SendIntent): BeginAnswer {
  switch (row.state) {
    case 'ready':
    case 'calling':
      return meet(store, row, intent);
    case 'doubt':
    case 'scheduled':
    case 'parked':
      // Found by a sweeper first, the row knows its command only now.
      row.command ??= intent.command;
      return { kind: 'done', state: row.state };
    case 'accepted':
    case 'rejected': {
      const event = store.outcomeOf(row);
      const isUnpublished = !row.announced && isSameRecord(row.facts.source, intent.source);
      return isUnpublished && event
        ? { kind: 'publish-directly', event }
        : { kind: 'done', state: row.state };
    }
    case 'expired':
    case 'cancelled':
    case 'dropped':
      return { kind: 'done', state: row.state };
    default:
      return row.state satisfies never;
  }
}

/** Another's call is under way, or one's own whose acknowledgement was lost. */
function meet(store: ModelStore, row: ModelRow, intent: SendIntent): BeginAnswer {
  if (row.holder === intent.holder) return { kind: 'begun', row: toSendRow(row) };
  if (!isLeaseOver(store, row)) {
    return { kind: 'busy', retryAfterMs: (row.leaseUntil ?? 0) - store.now() };
  }
  doubt(store, row, intent.command);
  return { kind: 'done', state: 'doubt' };
}
