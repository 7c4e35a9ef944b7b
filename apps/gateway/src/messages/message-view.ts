import type { SendRow } from '@ecall-gateway/ledger';
import { lifeOf } from './message-life.js';

/**
 * A row as the management API shows it: what was sent to whom and what became of it.
 *
 * @param showsContent `OPERATOR_SHOWS_CONTENT`: with what is sent, while the ledger still keeps it
 */
export function messageView(row: SendRow, showsContent: boolean) {
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
    timeline: lifeOf(row),
    ...(showsContent && row.command !== undefined ? { content: contentOf(row.command) } : {}),
  };
}

/** Undefined for what another release stored otherwise. */
function contentOf(command: string): unknown {
  try {
    return (JSON.parse(command) as { readonly content?: unknown } | null)?.content;
  } catch {
    return undefined;
  }
}

export type MessageView = ReturnType<typeof messageView>;
