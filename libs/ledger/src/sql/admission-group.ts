import { isSameRecord, recipientDigest } from '../rules/fingerprint.js';
import type { AnswerNote, Attempt, BeginAnswer, SendIntent, Wait } from '../port/intent.js';
import { beginKey } from '../port/ledger-observer.js';
import { isRowId } from '../rules/row-id.js';
import type { RejectionFacts } from '../port/send-row.js';
import { begunRow, carriedBy, type RowRecord, toOutcome, toSendRow } from './row-reader.js';
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

export interface AdmissionStatements {
  /** Begins what is new. */
  readonly begin: SqlStatement;
  /** Does all the rest. */
  readonly admission: SqlStatement;
}

/** Runs the statements until every member has its answer. */
export async function admit(
  driver: SqlDriver,
  { begin, admission: statement }: AdmissionStatements,
  members: readonly AdmissionMember[],
): Promise<BeginAnswer[]> {
  const answers = await beginNew(driver, begin, members);
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

/** Those of the members that it begins; where nothing is known of the others yet, the admission finds it out. */
async function beginNew(
  driver: SqlDriver,
  statement: SqlStatement,
  members: readonly AdmissionMember[],
): Promise<Map<AdmissionMember, BeginAnswer>> {
  const answers = new Map<AdmissionMember, BeginAnswer>();
  const byId = new Map(callsOfOneMind(members).map((member) => [member.id, member] as const));
  if (byId.size === 0) return answers;
  for (const { id, created_at } of await driver.run<BegunLine>(
    statement,
    [...byId.values()].map(beginInput),
  )) {
    const member = byId.get(id);
    if (member) answers.set(member, { kind: 'begun', row: begunRow(member, created_at) });
  }
  return answers;
}

/** Calls whose records say the same of their commands as the other members, so that it does not matter who comes first. */
function callsOfOneMind(members: readonly AdmissionMember[]): AdmissionMember[] {
  const first = new Map<string, SendIntent>();
  const contested = new Set<string>();
  for (const { intent, to } of members) {
    const other = first.get(intent.commandId) ?? intent;
    first.set(intent.commandId, other);
    const isOfOneMind =
      to === 'call' && other.fingerprint === intent.fingerprint && isSameRecord(other.source, intent.source);
    if (!isOfOneMind || intent.onlyIfKnown || intent.isReplay) contested.add(intent.commandId);
  }
  return members.filter(({ intent }) => !contested.has(intent.commandId));
}

interface BegunLine extends SqlRecord {
  readonly id: string;
  readonly created_at: Date;
}

export function beginInput({ intent, id }: AdmissionMember): SqlRecord {
  const { source } = intent;
  return {
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
    i_expires_at: intent.expiresAt,
    i_carried: carriedBy(intent),
    i_lane: intent.orderingKey,
    i_urgent: intent.urgent ?? false,
    i_names_sender: intent.namesSender ?? false,
    i_recipients: intent.recipients,
    i_redirected_to: intent.redirectedTo,
    i_holder: intent.holder,
    i_list_id: intent.listId,
  };
}

export function admissionInput(member: AdmissionMember, ord: number): SqlRecord {
  const { intent, to, rejection, wait, attempt, note } = member;
  return {
    ...beginInput(member),
    i_ord: ord,
    i_to: to,
    i_is_fallback: intent.isFallbackId ?? false,
    i_command: intent.command,
    i_only_if_known: intent.onlyIfKnown ?? false,
    i_is_replay: intent.isReplay ?? false,
    i_only_if_unbegun: intent.onlyIfUnbegun ?? false,
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
