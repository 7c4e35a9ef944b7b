import { isReused, isSameRecord, recipientDigest } from '../fingerprint.js';
import type { Attempt, BeginAnswer, SendIntent, Wait } from '../ledger.port.js';
import type { RejectionFacts } from '../send-row.js';
import { type MemoryRow, toSendRow } from './memory-row.js';
import type { MemoryStore } from './memory-store.js';
import { call, doubt, dueOf, expire, reject, schedule } from './memory-transitions.js';

/** What a record wants for its row. */
export type Admission =
  | { readonly to: 'call' }
  | { readonly to: 'reject'; readonly rejection: RejectionFacts }
  | { readonly to: 'defer'; readonly wait: Wait; readonly attempt?: Attempt };

/** The one way into the ledger: `begin`, `refuse` and `park` differ in where they lead only. */
export function admit(store: MemoryStore, intent: SendIntent, admission: Admission): BeginAnswer {
  const known = store.commands.get(intent.commandId);
  if (known && isReused(known, intent)) return { kind: 'reused' };
  const row = store.find(intent.commandId, intent.recipient);
  if (row)
    return isOpen(row, intent, admission) ? move(store, row, intent, admission) : follow(store, row, intent);
  if (known?.forgotten.has(recipientDigest(intent.commandId, intent.recipient))) {
    return { kind: 'done', state: 'dropped' };
  }
  if (intent.onlyIfKnown) return { kind: 'too-old' };
  store.remember(intent);
  const isDue = !store.isExpired({ facts: intent, doubtful: 0 });
  if (admission.to === 'call' && isDue && store.isLaneHeld(intent.orderingKey, Infinity))
    return { kind: 'behind' };
  const fresh = store.insert(intent);
  const answer = move(store, fresh, intent, admission);
  if (answer.kind !== 'begun') return answer;
  fresh.listId = intent.listId ?? null;
  return { kind: 'begun', row: toSendRow(fresh) };
}

/** Known not sent, and nobody else's. */
function isOpen(row: MemoryRow, intent: SendIntent, admission: Admission): boolean {
  if (row.state === 'ready') return true;
  if (admission.to === 'call' || row.holder === null || row.reason === 'doubt') return false;
  if (row.state === 'calling' && row.holder === intent.holder) return true;
  if (admission.to !== 'defer' || !admission.attempt) return false;
  const { rowId, attempt } = admission.attempt;
  return (row.state === 'calling' || row.state === 'doubt') && row.id === rowId && row.attempt === attempt;
}

function move(store: MemoryStore, row: MemoryRow, intent: SendIntent, admission: Admission): BeginAnswer {
  if (admission.to === 'reject') {
    const event = reject(store, row, admission.rejection, row.direct ? 'direct' : 'outbox');
    return event ? { kind: 'publish-directly', event } : { kind: 'done', state: 'rejected' };
  }
  if (admission.to === 'defer') {
    schedule(row, admission.wait.reason, dueOf(store, admission.wait));
    row.command ??= intent.command;
    return { kind: 'done', state: 'scheduled' };
  }
  if (store.isExpired(row)) {
    expire(store, row);
    return { kind: 'done', state: 'expired' };
  }
  if (store.isLaneHeld(row.lane, row.place)) return { kind: 'behind' };
  call(store, row, intent.holder);
  return { kind: 'begun', row: toSendRow(row) };
}

/** The row is not the caller's to move: what stands there decides. */
function follow(store: MemoryStore, row: MemoryRow, intent: SendIntent): BeginAnswer {
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
    case 'dropped':
      return { kind: 'done', state: row.state };
    default:
      return row.state satisfies never;
  }
}

/** Another's call is under way, or one's own whose acknowledgement was lost. */
function meet(store: MemoryStore, row: MemoryRow, intent: SendIntent): BeginAnswer {
  if (row.holder === intent.holder) return { kind: 'begun', row: toSendRow(row) };
  const leftMs = (row.leaseUntil ?? 0) - store.now();
  if (leftMs > 0) return { kind: 'busy', retryAfterMs: leftMs };
  doubt(store, row, intent.command);
  return { kind: 'done', state: 'doubt' };
}
