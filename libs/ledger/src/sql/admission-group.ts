import { isSameRecord, recipientDigest } from '../rules/fingerprint.js';
import type { AnswerNote, Attempt, BeginAnswer, SendIntent, Wait } from '../port/intent.js';
import { beginKey } from '../port/ledger-observer.js';
import { isRowId } from '../rules/row-id.js';
import type { RejectionFacts } from '../port/send-row.js';
import { carriedBy, type RowRecord, toOutcome, toSendRow } from './row-reader.js';
import type { SqlDriver, SqlRecord, SqlStatement } from '../drivers/sql-driver.port.js';
import { waitColumns } from './wait-columns.js';

/** One `begin`, `reject` or `defer` on its way. */
export interface AdmissionMember {
  readonly intent: SendIntent;
  readonly to: 'call' | 'reject' | 'defer';
  /** The id of the row, should one be made. */
  readonly id: string;
  readonly rejection?: RejectionFacts;
  readonly wait?: Wait;
  readonly attempt?: Attempt;
  readonly note?: AnswerNote;
}

interface AdmissionRecord extends RowRecord {
  readonly ord: number | null;
  readonly target: string | null;
  readonly obstacle:
    'other-record' | 'reused' | 'forgotten' | 'too-old' | 'begun' | 'refused' | 'behind' | null;
  readonly left_ms: number | null;
}

/** Races with other replicas that one member may lose in a row; each needs another transaction in between. */
const MAX_RACES = 20;

export const admissionKey = ({ intent }: AdmissionMember): string => beginKey(intent);

/** Runs the statement until every member has its answer. */
export async function admit(
  driver: SqlDriver,
  statement: SqlStatement,
  members: readonly AdmissionMember[],
): Promise<BeginAnswer[]> {
  const answers = new Map<AdmissionMember, BeginAnswer>();
  for (let race = 0; answers.size < members.length; race += 1) {
    if (race > MAX_RACES) throw new Error('The ledger lost every race for a row');
    const open = members.filter((member) => !answers.has(member));
    const byId = new Map(open.map((member) => [member.id, member] as const));
    for (const line of await driver.run<AdmissionRecord>(statement, open.map(admissionInput))) {
      const member = line.ord === null ? byId.get(line.id) : open[line.ord];
      if (member) answers.set(member, toAnswer(line, member.intent));
    }
  }
  return members.flatMap((member) => answers.get(member) ?? []);
}

export function admissionInput(
  { intent, to, id, rejection, wait, attempt, note }: AdmissionMember,
  ord: number,
): SqlRecord {
  const { source, expiresAt } = intent;
  return {
    i_ord: ord,
    i_to: to,
    i_id: id,
    i_command_id: intent.commandId,
    i_recipient: intent.recipient,
    i_fingerprint: intent.fingerprint,
    i_topic: source.topic,
    i_partition: source.partition,
    i_offset: source.offset,
    i_record_at: source.timestamp,
    i_account: intent.account,
    i_channel: intent.channel,
    i_policy: intent.policy,
    i_expires_at: expiresAt,
    i_carried: carriedBy(intent),
    i_lane: intent.orderingKey,
    i_urgent: intent.urgent ?? false,
    i_recipients: intent.recipients,
    i_names_sender: intent.namesSender ?? false,
    i_redirected_to: intent.redirectedTo,
    i_is_fallback: intent.isFallbackId ?? false,
    i_holder: intent.holder,
    i_command: intent.command,
    i_only_if_known: intent.onlyIfKnown ?? false,
    i_is_replay: intent.isReplay ?? false,
    i_only_if_unbegun: intent.onlyIfUnbegun ?? false,
    i_list_id: intent.listId,
    i_digest: recipientDigest(intent.commandId, intent.recipient),
    i_rejection: rejection,
    i_answer: note,
    ...(wait && waitColumns(wait)),
    ...(attempt && isRowId(attempt.rowId) && { i_row_id: attempt.rowId, i_attempt: attempt.attempt }),
  };
}

function toAnswer(line: AdmissionRecord, intent: SendIntent): BeginAnswer {
  if (line.obstacle === 'forgotten') return { kind: 'done', state: 'dropped' };
  if (line.obstacle === 'begun') return { kind: 'busy', retryAfterMs: 0 };
  if (line.obstacle) return { kind: line.obstacle };
  if (line.state === 'calling') {
    const isOwn = line.target === 'calling' || line.holder === intent.holder;
    return isOwn
      ? { kind: 'begun', row: toSendRow(line) }
      : { kind: 'busy', retryAfterMs: line.left_ms ?? 0 };
  }
  const event = isUnannounced(line, intent) ? toOutcome(line) : undefined;
  return event ? { kind: 'publish-directly', event } : { kind: 'done', state: line.state };
}

function isUnannounced(line: AdmissionRecord, intent: SendIntent): boolean {
  if (line.announced) return false;
  const { topic, record_partition: partition, record_offset: offset, record_at: timestamp } = line;
  return line.target === 'rejected' || isSameRecord({ topic, partition, offset, timestamp }, intent.source);
}
