/** `too-large`: larger than its topic takes. `invalid`: without a key for a compacted topic, a timestamp too far off … */
export type RefusalReason = 'too-large' | 'invalid';

const TEXTS: Record<RefusalReason, string> = {
  'too-large': 'a record is larger than its topic takes',
  invalid: 'a record is not valid for its topic',
};

/**
 * The broker refused this one record for what it is, so it was not written, and the same record will be refused again
 * while the topic's settings stay as they are. Other records can go on.
 */
export class RecordRefusedError extends Error {
  override readonly name = 'RecordRefusedError';

  constructor(
    readonly topic: string,
    readonly reason: RefusalReason,
    options?: ErrorOptions,
  ) {
    super(`${TEXTS[reason]} (${topic})`, options);
  }
}
