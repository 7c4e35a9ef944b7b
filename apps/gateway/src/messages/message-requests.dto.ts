import type { Decision } from '@ecall-gateway/ledger';
import { IsIn, IsInt, IsISO8601, IsOptional, IsString, Matches, Min } from 'class-validator';

const DECISIONS = ['sent', 'resend', 'drop'] as const satisfies readonly Decision[];

/** As rows and events name a recipient: in another spelling it would name nobody. */
const E164 = /^\+[1-9]\d{4,16}$/;
const E164_MESSAGE = 'to: may be a number in E.164, such as +41791234567';

/** What an operator decides of a message that is parked in doubt. */
export class ResolveMessage {
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
  version?: number;
}

/** The same for everything that is parked in doubt. */
export class ResolveMessages {
  @IsIn(DECISIONS)
  decision!: Decision;

  @IsOptional()
  @IsString()
  account?: string;

  /** ISO 8601: only what is in doubt since before. */
  @IsOptional()
  @IsISO8601({ strict: true })
  before?: string;
}

/** Whose data is to be deleted. */
export class ForgetNumber {
  /** E.164. */
  @Matches(E164, { message: E164_MESSAGE })
  to!: string;
}
