import { ArrayMaxSize, ArrayMinSize, Equals, IsArray, IsISO8601, IsOptional, Matches } from 'class-validator';
import { DecisionReason } from '../decisions/reason.dto.js';

/** `partition:offset` in the dead-letter topic. */
export const DEAD_LETTER_ID = /^\d{1,10}:\d{1,19}$/;
/** A code of `dlq-reason`. */
export const REASON_CODE = /^[\w.-]{1,100}$/;
export const MOST_IDS = 1_000;

/** ISO 8601 has weeks and days of the year too. */
export const INSTANT = /^[12]\d{3}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

/** Which dead letters are to be sent back: those that fit all of what is given. */
export class DeadLettersToReplay extends DecisionReason {
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_IDS)
  @Matches(DEAD_LETTER_ID, { each: true, message: 'ids: may be partition:offset, such as 3:17' })
  ids?: string[];

  /** Why they are here: codes of `dlq-reason`. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @Matches(REASON_CODE, { each: true, message: 'reasons: may be codes such as unknown-account' })
  reasons?: string[];

  /** RFC 3339: given up then or later. */
  @IsOptional()
  @IsISO8601({ strict: true })
  @Matches(INSTANT, { message: 'since: may be an instant such as 2026-12-01T09:00:00Z' })
  since?: string;

  /** Needed where nothing else restricts. */
  @IsOptional()
  @Equals(true, { message: 'all: may be true' })
  all?: true;
}
