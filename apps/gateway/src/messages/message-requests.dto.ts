import type { Decision } from '@ecall-gateway/ledger';
import { IsIn, IsInt, IsISO8601, IsOptional, Matches, Max, Min } from 'class-validator';
import { DecisionReason } from '../decisions/reason.dto.js';

const DECISIONS = ['sent', 'resend', 'drop'] as const satisfies readonly Decision[];

/** As rows and events name a recipient: in another spelling it would name nobody. */
const E164 = /^\+[1-9]\d{4,16}$/;
/** The ledger counts versions in 32 bits. */
const MAX_VERSION = 2_147_483_647;

/** ISO 8601 has weeks and days of the year too, which databases read otherwise or not at all. */
const INSTANT = /^[12]\d{3}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

/** As the accounts file allows names; NUL is no text for a database. */
const ACCOUNT = /^[^\0]{1,256}$/;

const E164_MESSAGE = 'to: may be a number in E.164, such as +41791234567';

/** What an operator decides of a message that is parked in doubt. */
export class ResolveMessage extends DecisionReason {
  /** `sent`: it went out; `resend`: send it once more, whatever became of the first; `drop`: leave it. */
  @IsIn(DECISIONS)
  decision!: Decision;

  /** One recipient of the command, E.164; all of them where it is missing. */
  @IsOptional()
  @Matches(E164, { message: E164_MESSAGE })
  to?: string;

  /** As read before: refused with 409 when the message has changed since. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_VERSION)
  version?: number;
}

/** The same for everything that is parked in doubt. */
export class ResolveMessages extends DecisionReason {
  @IsIn(DECISIONS)
  decision!: Decision;

  @IsOptional()
  @Matches(ACCOUNT, { message: 'account: may be the name of an account' })
  account?: string;

  /** RFC 3339: only what is in doubt since before. */
  @IsOptional()
  @IsISO8601({ strict: true })
  @Matches(INSTANT, { message: 'before: may be an instant such as 2026-12-01T09:00:00Z' })
  before?: string;
}

/** Events that could not be published are tried again. */
export class RepublishMessage extends DecisionReason {}

/** Whose data is to be deleted. */
export class ForgetNumber extends DecisionReason {
  /** E.164. */
  @Matches(E164, { message: E164_MESSAGE })
  to!: string;
}
