import { COMMAND_PROBLEMS } from './problems/problem.js';

/** Why a valid command, or one of its recipients, was not sent. Stable codes: they stand in `rejected` events. */
export const SEND_REFUSALS = [
  /** eCall refused the message: its code is `providerError`. */
  'refused-by-ecall',
  /** eCall refused this message again and again with 403, while others of the account passed. */
  'forbidden',
  'unknown-account',
  'missing-sender',
  /** The account's default sender is none for the channel. */
  'invalid-sender',
  /** `SEND_ALLOWED_TO`. */
  'recipient-not-allowed',
  /** `SEND_COUNTRIES`. */
  'country-not-allowed',
  /** `SEND_LIMIT_PER_RECIPIENT`. */
  'recipient-limit',
] as const;
export type SendRefusal = (typeof SEND_REFUSALS)[number];

/** Every code that a `rejected` event may have as its `reason`. */
export const REJECTION_REASONS = [...COMMAND_PROBLEMS, ...SEND_REFUSALS] as const;
export type RejectionReason = (typeof REJECTION_REASONS)[number];
