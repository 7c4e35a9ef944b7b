import { isSameRecord } from '../rules/fingerprint.js';
import type { SendIntent } from '../port/intent.js';
import { factsOf } from '../rules/command-facts.js';
import type { ModelStore } from './model-store.js';

/** See {@link Ledger.reopen}. */
export function reopen(store: ModelStore, intent: Omit<SendIntent, 'holder'>): boolean {
  const row = store.find(intent.commandId, intent.recipient);
  if (row?.state !== 'rejected' || row.attempt !== 0 || !row.announced) return false;
  const { fingerprint, source } = row.facts;
  if (fingerprint !== intent.fingerprint && !isSameRecord(source, intent.source)) return false;
  row.facts = { ...factsOf(intent), fingerprint, source };
  row.lane = intent.orderingKey;
  row.segments = intent.segments;
  row.encoding = intent.encoding;
  row.urgent = intent.urgent ?? false;
  row.namesSender = intent.namesSender ?? false;
  row.state = 'ready';
  row.announced = false;
  // Its rejection was told directly, as its first event; what follows goes through the outbox, which counts on.
  row.direct = false;
  row.version += 1;
  row.rejection = null;
  row.outcome = null;
  row.settledAt = null;
  store.unsettle(row);
  return true;
}
