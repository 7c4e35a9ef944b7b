import type { AuditNote } from '../port/decision.js';
import type { ListedMessage, StatusAnswer, StatusReport } from '../port/status.js';
import { MAX_UNKNOWN_STATUSES } from '../rules/polling.js';
import { fillAccepted } from './model-settlement.js';
import { keepAudit } from './model-operations.js';
import type { ModelRow } from './model-row.js';
import type { ModelStore } from './model-store.js';
import { accept, note } from './model-transitions.js';

/** A report is proof that eCall took the message, so it settles the row first, where nothing else did. */
export function recordStatus(store: ModelStore, report: StatusReport): StatusAnswer {
  const row = store.rows.get(report.rowId);
  if (!row) return 'gone';
  if (row.state === 'rejected' || row.state === 'expired' || row.state === 'cancelled') {
    keepAudit(store, 'contradicted', contradiction(row, report));
    return 'contradicted';
  }
  const facts = report.messageId === undefined ? {} : { messageId: report.messageId };
  const wasAccepted = row.state === 'accepted';
  if (wasAccepted) fillAccepted(row, facts);
  else accept(store, row, facts, 'outbox', report.attempt);
  const messageId = report.messageId ?? row.accepted?.messageId ?? '';
  const isNews = advance(row, messageId, report);
  if (isNews) {
    row.version += 1;
    const { status, final, providerStatus, occurredAt, source } = report;
    note(store, row, { what: 'status', detail: status, source, providerStatus }, undefined);
    store.emit(row, { type: 'status-changed', messageId, status, final, providerStatus, occurredAt, source });
    if (final) row.pollBase = null;
  }
  return isNews || !wasAccepted ? 'recorded' : 'unchanged';
}

function contradiction({ facts, state, rejection }: ModelRow, report: StatusReport): AuditNote {
  const { status, messageId } = report;
  const requestId = rejection?.requestId;
  const what = {
    commandId: facts.commandId,
    state,
    status,
    ...(messageId !== undefined && { messageId }),
    ...(requestId !== undefined && { requestId }),
  };
  return { who: 'eCall', what };
}

function advance(row: ModelRow, messageId: string, report: StatusReport): boolean {
  if (report.supersedes.length > 0) {
    if (!report.supersedes.includes(row.statuses[messageId] ?? '')) return false;
    row.statuses[messageId] = report.status;
    return true;
  }
  const word = `${messageId}/${report.providerStatus}`;
  const isKnown = row.unknownStatuses.includes(word) || row.unknownStatuses.length >= MAX_UNKNOWN_STATUSES;
  if (!isKnown) row.unknownStatuses.push(word);
  return !isKnown;
}

export function findListed(
  store: ModelStore,
  { listId, messageId, recipient }: ListedMessage,
): string | undefined {
  const listed = store.inPlace().filter((row) => row.listId === listId);
  const named =
    listed.find((row) => messageId !== undefined && row.accepted?.messageId === messageId) ??
    listed.find((row) => row.recipient === recipient);
  return named?.id;
}
