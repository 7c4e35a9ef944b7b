import type { SendRow } from '@ecall-gateway/ledger';

/** A row as the management API shows it: what was sent to whom and what became of it, never the text. */
export function messageView(row: SendRow) {
  const { commandId, recipient, account, channel, state, attempt, doubtful, version, policy } = row;
  return {
    commandId,
    to: recipient,
    account,
    channel,
    state,
    attempt,
    doubtful,
    version,
    onInDoubt: policy,
    urgent: row.urgent,
    cancelRequested: row.cancelRequested,
    redirectedTo: row.redirectedTo,
    metadata: row.metadata,
    segments: row.segments,
    encoding: row.encoding,
    accepted: row.accepted,
    rejection: row.rejection,
    statuses: row.statuses,
    expiresAt: row.expiresAt,
    dueAt: row.dueAt,
    createdAt: row.createdAt,
    settledAt: row.settledAt,
    source: row.source,
    timeline: row.timeline,
  };
}

export type MessageView = ReturnType<typeof messageView>;
