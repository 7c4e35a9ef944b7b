import type { EventRow, SendFact } from '../port/ledger-event.js';
import type {
  AcceptedFacts,
  CommandFacts,
  RejectionFacts,
  SendRow,
  SendState,
  Suspicion,
  TimelineEntry,
} from '../port/send-row.js';
import type { RowReason } from '../rules/wait-reason.js';

/** What was counted for a row, to be taken back by a release. */
export interface RowCharge {
  readonly isCountedForRecipient: boolean;
  readonly day?: { readonly day: string; readonly segments: number };
}

/** A row with what never leaves the ledger. Instants are milliseconds since the epoch. */
export interface ModelRow {
  facts: CommandFacts;
  readonly id: string;
  /** Grows with every new row: the order within a lane. */
  readonly place: number;
  readonly recipient: string;
  lane: string | null;
  segments?: number | undefined;
  encoding?: string | undefined;
  urgent: boolean;
  namesSender: boolean;
  redirectedTo: string | null;
  /** Where earlier attempts were sent instead: in their order, up to which attempt each holds. */
  redirects: Array<{ readonly until: number; readonly to: string | null }>;
  cancelRequested: boolean;
  suspicion: (Suspicion & { readonly attempt: number }) | null;
  timeline: TimelineEntry[];
  charge: RowCharge | null;
  readonly createdAt: number;
  state: SendState;
  announced: boolean;
  attempt: number;
  listId: string | null;
  doubtful: number;
  version: number;
  /** Null once the attempt is known not sent, or over. */
  holder: string | null;
  leaseUntil: number | null;
  dueAt: number | null;
  /** Since when it waits for `dueAt`; null for a `sendAt`. */
  waitsSince: number | null;
  reason: RowReason | null;
  /** False once the row was in doubt or waited in the ledger: then its outcome goes through the outbox. */
  direct: boolean;
  command: string | null;
  sequence: number;
  doubtSince: number | null;
  accepted: (AcceptedFacts & { readonly acceptedAt: number }) | null;
  rejection: RejectionFacts | null;
  /** The event of the first writer; what later writers fill in does not change it. */
  outcome: { readonly fact: SendFact; readonly sequence: number; readonly at: number } | null;
  statuses: Record<string, string>;
  unknownStatuses: string[];
  polls: number;
  pollBase: number | null;
  settledAt: number | null;
}

export const iso = (instant: number): string => new Date(instant).toISOString();

/** A copy: what a caller holds does not change under its hands. */
export function toSendRow(row: ModelRow): SendRow {
  return {
    ...row.facts,
    id: row.id,
    recipient: row.recipient,
    state: row.state,
    announced: row.announced,
    attempt: row.attempt,
    ...(row.listId !== null && { listId: row.listId }),
    doubtful: row.doubtful,
    version: row.version,
    ...(row.segments !== undefined && { segments: row.segments }),
    ...(row.encoding !== undefined && { encoding: row.encoding }),
    urgent: row.urgent,
    ...(row.redirectedTo !== null && { redirectedTo: row.redirectedTo }),
    ...(row.charge && { isCharged: true }),
    cancelRequested: row.cancelRequested,
    ...(row.suspicion && { suspicion: suspicionOf(row.suspicion) }),
    timeline: [...row.timeline],
    ...(row.accepted && { accepted: { ...row.accepted, acceptedAt: iso(row.accepted.acceptedAt) } }),
    ...(row.rejection && { rejection: row.rejection }),
    statuses: { ...row.statuses },
    ...(row.dueAt !== null && { dueAt: iso(row.dueAt) }),
    createdAt: iso(row.createdAt),
    ...(row.settledAt !== null && { settledAt: iso(row.settledAt) }),
    ...(row.command !== null && { command: row.command }),
  };
}

/** What an event says of its row. */
export function toEventRow(row: ModelRow): EventRow {
  const { commandId, account, channel, metadata, traceparent } = row.facts;
  return {
    id: row.id,
    commandId,
    account,
    channel,
    recipient: row.recipient,
    metadata,
    ...(traceparent !== undefined && { traceparent }),
    ...(row.segments !== undefined && { segments: row.segments }),
    ...(row.encoding !== undefined && { encoding: row.encoding }),
    ...(row.redirectedTo !== null && { redirectedTo: row.redirectedTo }),
    ...(row.accepted && { accepted: { acceptedAt: iso(row.accepted.acceptedAt) } }),
  };
}

export function suspicionOf({ refusals, firstAt, lastAt }: Suspicion): Suspicion {
  return { refusals, firstAt, lastAt };
}
