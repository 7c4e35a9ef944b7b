import type { EventRow, OutboxEntry, SendEvent, SendFact } from '../port/ledger-event.js';
import { factsOf } from '../rules/command-facts.js';
import type { SendIntent } from '../port/intent.js';
import type {
  AcceptedFacts,
  InDoubtPolicy,
  RejectionFacts,
  SendRow,
  SendState,
  Suspicion,
  TimelineEntry,
} from '../port/send-row.js';
import type { SqlRecord } from '../drivers/sql-driver.port.js';

/** What goes through the ledger untouched. */
interface Carried {
  readonly metadata: Readonly<Record<string, string>>;
  readonly traceparent?: string | null;
  readonly segments?: number | null;
  readonly encoding?: string | null;
}

export function carriedBy(intent: Omit<SendIntent, 'holder'>): Carried {
  const { metadata, traceparent, segments, encoding } = intent;
  return {
    metadata,
    ...(traceparent !== undefined && { traceparent }),
    ...(segments !== undefined && { segments }),
    ...(encoding !== undefined && { encoding }),
  };
}

/** A row as the drivers give it: timestamps as Date, JSON parsed, null where nothing is. */
export interface RowRecord extends SqlRecord {
  readonly id: string;
  readonly command_id: string;
  readonly recipient: string;
  readonly fingerprint: string;
  readonly topic: string;
  readonly record_partition: number;
  readonly record_offset: string;
  readonly record_at: number;
  readonly account: string;
  readonly channel: string;
  readonly policy: InDoubtPolicy;
  readonly expires_at: Date | null;
  readonly carried: Carried;
  readonly urgent: boolean;
  readonly redirected_to: string | null;
  readonly charge: object | null;
  readonly cancel_requested: boolean;
  readonly suspicion: Suspicion | null;
  readonly timeline: readonly TimelineEntry[];
  readonly state: SendState;
  readonly announced: boolean;
  readonly attempt: number;
  readonly list_id: string | null;
  readonly doubtful: number;
  readonly version: number;
  readonly holder: string | null;
  readonly due_at: Date | null;
  readonly command: string | null;
  readonly sequence: number;
  readonly message_id: string | null;
  readonly request_id: string | null;
  readonly later_message_id: string | null;
  readonly later_request_id: string | null;
  readonly rejection: RejectionFacts | null;
  readonly statuses: Readonly<Record<string, string>>;
  readonly created_at: Date;
  readonly settled_at: Date | null;
}

export function toSendRow(record: RowRecord): SendRow {
  const { rejection, command, expires_at, settled_at, due_at, redirected_to, suspicion } = record;
  const { metadata, traceparent = null, segments = null, encoding = null } = record.carried;
  const isWaiting = record.state === 'scheduled' || record.state === 'doubt';
  return {
    commandId: record.command_id,
    fingerprint: record.fingerprint,
    source: {
      topic: record.topic,
      partition: record.record_partition,
      offset: record.record_offset,
      timestamp: record.record_at,
    },
    account: record.account,
    channel: record.channel,
    policy: record.policy,
    ...(expires_at && { expiresAt: expires_at.toISOString() }),
    metadata,
    ...(traceparent !== null && { traceparent }),
    id: record.id,
    recipient: record.recipient,
    state: record.state,
    announced: record.announced,
    attempt: record.attempt,
    ...(record.list_id !== null && { listId: record.list_id }),
    doubtful: record.doubtful,
    version: record.version,
    ...(segments !== null && { segments }),
    ...(encoding !== null && { encoding }),
    urgent: record.urgent,
    ...(redirected_to !== null && { redirectedTo: redirected_to }),
    ...(record.charge && { isCharged: true }),
    cancelRequested: record.cancel_requested,
    ...(suspicion && { suspicion: toSuspicion(suspicion) }),
    timeline: record.timeline,
    ...(record.state === 'accepted' && settled_at && { accepted: toAccepted(record, settled_at) }),
    ...(rejection && { rejection }),
    statuses: record.statuses,
    ...(isWaiting && due_at && { dueAt: due_at.toISOString() }),
    createdAt: record.created_at.toISOString(),
    ...(settled_at && { settledAt: settled_at.toISOString() }),
    ...(command !== null && { command }),
  };
}

/** A row that the first statement about it began, as it would be read: all of it is the intent's own. */
export function begunRow({ id, intent }: { id: string; intent: SendIntent }, createdAt: Date): SendRow {
  const { recipient, urgent = false, listId, segments, encoding, redirectedTo } = intent;
  return {
    ...factsOf(intent),
    id,
    recipient,
    state: 'calling',
    announced: false,
    attempt: 1,
    ...(listId !== undefined && { listId }),
    doubtful: 0,
    version: 1,
    ...(segments !== undefined && { segments }),
    ...(encoding !== undefined && { encoding }),
    urgent,
    ...(redirectedTo !== undefined && { redirectedTo }),
    cancelRequested: false,
    timeline: [],
    statuses: {},
    createdAt: createdAt.toISOString(),
  };
}

/** What may change in a row while an attempt of its lane is under way, as the statement that accepts it gives it. */
export type AcceptedRecord = Pick<
  RowRecord,
  | 'policy'
  | 'charge'
  | 'cancel_requested'
  | 'suspicion'
  | 'timeline'
  | 'version'
  | 'statuses'
  | 'message_id'
  | 'request_id'
> & { readonly settled_at: Date };

/** The row that was accepted, of which all the rest is as it was begun; and the event that its writer publishes. */
export function toDirectlyAccepted(
  begun: SendRow,
  record: AcceptedRecord,
): { readonly row: SendRow; readonly event: SendEvent } {
  const { suspicion, charge, settled_at, message_id, request_id } = record;
  const at = settled_at.toISOString();
  const facts = named(message_id, request_id);
  const row: SendRow = {
    ...begun,
    policy: record.policy,
    state: 'accepted',
    announced: false,
    version: record.version,
    ...(charge && { isCharged: true }),
    cancelRequested: record.cancel_requested,
    ...(suspicion && { suspicion: toSuspicion(suspicion) }),
    timeline: record.timeline,
    accepted: { ...facts, acceptedAt: at },
    statuses: record.statuses,
    settledAt: at,
  };
  const fact: SendFact = { type: 'accepted', ...facts, acceptedAt: at };
  return { row, event: { kind: 'send', row, sequence: 1, at, fact } };
}

export function toSuspicion({ refusals, firstAt, lastAt }: Suspicion): Suspicion {
  return { refusals, firstAt, lastAt };
}

function toAccepted(record: RowRecord, acceptedAt: Date): AcceptedFacts & { acceptedAt: string } {
  const { message_id, request_id, later_message_id, later_request_id } = record;
  return {
    ...named(message_id ?? later_message_id, request_id ?? later_request_id),
    acceptedAt: acceptedAt.toISOString(),
  };
}

/** The outcome that its writer publishes itself: rendered from what the first writer fixed. */
export function toOutcome(record: RowRecord): SendEvent | undefined {
  const at = record.settled_at?.toISOString();
  const fact = at === undefined ? undefined : outcomeFact(record, at);
  // A directly published outcome is its row's first event: in doubt goes through the outbox, and so does all after it.
  return at !== undefined && fact
    ? { kind: 'send', row: toSendRow(record), sequence: 1, at, fact }
    : undefined;
}

function outcomeFact(record: RowRecord, at: string): SendFact | undefined {
  if (record.state === 'rejected' && record.rejection) return { type: 'rejected', ...record.rejection };
  if (record.state !== 'accepted') return undefined;
  return {
    type: 'accepted',
    ...named(record.message_id, record.request_id),
    acceptedAt: at,
  };
}

/** What is not known is absent. */
function named(messageId: string | null, requestId: string | null): AcceptedFacts {
  return { ...(messageId !== null && { messageId }), ...(requestId !== null && { requestId }) };
}

/** What stands in an event of a row; a row that is not there has null for each column of its own. */
type EventRowRecord = Pick<
  RowRecord,
  'id' | 'command_id' | 'account' | 'channel' | 'recipient' | 'redirected_to' | 'carried'
> & { readonly accepted_at: Date | null };

function toEventRow(record: EventRowRecord): EventRow {
  const { id, command_id: commandId, account, channel, recipient, redirected_to, accepted_at } = record;
  const { metadata, traceparent = null, segments = null, encoding = null } = record.carried;
  return {
    id,
    commandId,
    account,
    channel,
    recipient,
    metadata,
    ...(traceparent !== null && { traceparent }),
    ...(segments !== null && { segments }),
    ...(encoding !== null && { encoding }),
    ...(redirected_to !== null && { redirectedTo: redirected_to }),
    ...(accepted_at && { accepted: { acceptedAt: accepted_at.toISOString() } }),
  };
}

export interface OutboxRecord extends EventRowRecord, SqlRecord {
  readonly outbox_id: string;
  readonly attempts: number;
  readonly was_implausible: boolean;
  readonly fact: SendFact | null;
  readonly event_sequence: number | null;
  readonly event_at: Date;
  readonly inbound_id: string | null;
  readonly data: string | null;
}

export function toOutboxEntry(record: OutboxRecord): OutboxEntry {
  const at = record.event_at.toISOString();
  const { outbox_id: outboxId, attempts, fact, event_sequence: sequence } = record;
  if (fact && sequence !== null) {
    return { outboxId, attempts, event: { kind: 'send', row: toEventRow(record), sequence, at, fact } };
  }
  return {
    outboxId,
    attempts,
    event: { kind: 'inbound', id: record.inbound_id ?? '', data: record.data ?? '', at },
  };
}
