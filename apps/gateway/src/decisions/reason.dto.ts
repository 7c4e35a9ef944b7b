import { IsOptional, Matches } from 'class-validator';

/** Kept with a decision: text that a database stores, without line ends and other control characters. */
const REASON = /^[^\p{Cc}\p{Cs}]{1,500}$/u;

/** What every decision may carry. */
export class DecisionReason {
  /** Why, for the audit. */
  @IsOptional()
  @Matches(REASON, { message: 'reason: may be text of 1 to 500 characters' })
  reason?: string;
}
