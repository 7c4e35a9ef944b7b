import type { AnswerNote, Attempt, SettleAnswer, Wait } from '../port/intent.js';
import { isRowId } from '../rules/row-id.js';
import type { RejectionFacts, SendRow, SendState } from '../port/send-row.js';
import {
  type AcceptedRecord,
  type RowRecord,
  toDirectlyAccepted,
  toOutcome,
  toSendRow,
} from './row-reader.js';
import type { SqlDriver, SqlRecord, SqlStatement } from '../drivers/sql-driver.port.js';
import { byRow } from './unread-rows.js';
import { waitColumns } from './wait-columns.js';

/** One outcome of one attempt on its way. */
export interface SettleMember {
  readonly attempt: Attempt;
  readonly messageId?: string | undefined;
  readonly requestId?: string | undefined;
  readonly rejection?: RejectionFacts;
  readonly command?: string | undefined;
  readonly wait?: Wait;
  readonly note?: AnswerNote | undefined;
}

interface SettleRecord extends RowRecord {
  readonly ord: number;
  /** The state before. */
  readonly was: SendState;
  readonly target: string | null;
}

/** Whether a write that moved nothing repeats one of the same attempt whose acknowledgement was lost. */
export type IsRepeat = (line: RowRecord, attempt: Attempt) => boolean;

export const settleKey = ({ attempt }: SettleMember): string => attempt.rowId;

interface DirectRecord extends AcceptedRecord, SqlRecord {
  readonly ord: number;
}

export interface SettleSteps {
  /** Accepts attempts that their lane began; the members that it has no line for are left to the other. */
  readonly directly?: SqlStatement;
  readonly statement: SqlStatement;
  readonly isRepeat: IsRepeat;
}

export async function settle(
  driver: SqlDriver,
  { directly, statement, isRepeat }: SettleSteps,
  members: readonly SettleMember[],
): Promise<SettleAnswer[]> {
  const answers = new Map<number, SettleAnswer>();
  const inputs = members.flatMap((member, ord) =>
    isRowId(member.attempt.rowId) ? [toInput(member, ord)] : [],
  );
  const begunOf = (ord: number): SendRow | undefined => members[ord]?.attempt.begun;
  const begun = inputs.filter(({ i_ord }) => begunOf(i_ord) !== undefined);
  if (directly && begun.length > 0) {
    for (const line of await driver.run<DirectRecord>(directly, byRow(begun))) {
      const row = begunOf(line.ord);
      if (row) answers.set(line.ord, { kind: 'written', ...toDirectlyAccepted(row, line) });
    }
  }
  const open = inputs.filter(({ i_ord }) => !answers.has(i_ord));
  if (open.length > 0) {
    for (const line of await driver.run<SettleRecord>(statement, open)) {
      const attempt = members[line.ord]?.attempt;
      if (attempt) answers.set(line.ord, toAnswer(line, attempt, isRepeat));
    }
  }
  return members.map((_, ord) => answers.get(ord) ?? { kind: 'gone' });
}

interface SettleInput extends SqlRecord {
  readonly i_ord: number;
  readonly i_id: string;
}

function toInput(
  { attempt, messageId, requestId, rejection, command, wait, note }: SettleMember,
  ord: number,
): SettleInput {
  return {
    i_ord: ord,
    i_id: attempt.rowId,
    i_attempt: attempt.attempt,
    i_message_id: messageId,
    i_request_id: requestId,
    i_rejection: rejection,
    i_command: command,
    i_note: note,
    ...(wait && waitColumns(wait)),
  };
}

function toAnswer(line: SettleRecord, attempt: Attempt, isRepeat: IsRepeat): SettleAnswer {
  const isMoved = line.target !== null && line.target !== 'completed';
  if (!isMoved && !isRepeat(line, attempt)) return { kind: 'not-mine', row: toSendRow(line) };
  const event = line.announced ? undefined : toOutcome(line);
  return { kind: 'written', row: toSendRow(line), ...(event && { event }) };
}

/** The outcome is this attempt's, and its event perhaps not published. */
const isOutcomeOfMine =
  (state: 'accepted' | 'rejected'): IsRepeat =>
  (line, { attempt }) =>
    line.state === state && !line.announced && line.attempt === attempt;

export const isAcceptedByMe = isOutcomeOfMine('accepted');

export const isRejectedByMe = isOutcomeOfMine('rejected');

export const isDoubtOfMine: IsRepeat = (line, { attempt }) =>
  line.state === 'doubt' && line.holder !== null && line.attempt === attempt;

const GIVEN_BACK: readonly SendState[] = ['ready', 'scheduled', 'doubt', 'cancelled'];

export const isGivenBack: IsRepeat = (line, { attempt }) =>
  GIVEN_BACK.includes(line.state) && line.holder === null && line.attempt === attempt;
