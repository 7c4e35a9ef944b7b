import type { CancelAnswer, CancelRequest } from '../port/decision.js';
import type { SendState } from '../port/send-row.js';
import type { ModelRow } from './model-row.js';
import type { ModelStore } from './model-store.js';
import { cancelRow, parkAgain } from './model-transitions.js';

type Effect = 'cancelled' | 'requested' | 'unchanged';

/** See {@link Ledger.cancel}. */
export function cancel(store: ModelStore, { commandId, recipient }: CancelRequest): CancelAnswer {
  const known = store.commands.get(commandId)?.identity !== undefined;
  store.markCancelled(commandId, recipient);
  const ofCommand = store.inPlace().filter((row) => row.facts.commandId === commandId);
  const rows = ofCommand.filter((row) => recipient === undefined || row.recipient === recipient);
  const cancelled: string[] = [];
  const requested: string[] = [];
  const unchanged: { recipient: string; state: SendState }[] = [];
  for (const row of rows.toSorted((a, b) => (a.recipient < b.recipient ? -1 : 1))) {
    const effect = cancelOne(store, row);
    if (effect === 'cancelled') cancelled.push(row.recipient);
    else if (effect === 'requested') requested.push(row.recipient);
    else unchanged.push({ recipient: row.recipient, state: row.state });
  }
  const recipients = store.recipientsOf(commandId);
  const notBegun = recipients === undefined ? undefined : Math.max(0, recipients - ofCommand.length);
  if (recipient === undefined) return { known, cancelled, requested, unchanged, notBegun: notBegun ?? 0 };
  const mayCome = known && rows.length === 0 && notBegun !== 0 && !store.isForgotten(commandId, recipient);
  // It will be cancelled when it is begun.
  if (mayCome) requested.push(recipient);
  return { known, cancelled, requested, unchanged, notBegun: 0 };
}

function cancelOne(store: ModelStore, row: ModelRow): Effect {
  switch (row.state) {
    case 'ready':
      cancelRow(store, row);
      return 'cancelled';
    case 'scheduled':
      if (row.doubtful === 0) {
        cancelRow(store, row);
        return 'cancelled';
      }
      request(row);
      parkAgain(store, row);
      return 'requested';
    case 'calling':
    case 'doubt':
    case 'parked':
      if (!row.cancelRequested) row.version += 1;
      request(row);
      return row.state === 'parked' ? 'unchanged' : 'requested';
    case 'accepted':
    case 'rejected':
    case 'expired':
    case 'cancelled':
    case 'dropped':
      return 'unchanged';
    default:
      return row.state satisfies never;
  }
}

/** It is not sent again, neither by policy nor by an operator. */
function request(row: ModelRow): void {
  row.cancelRequested = true;
  row.facts = { ...row.facts, policy: 'park' };
}
