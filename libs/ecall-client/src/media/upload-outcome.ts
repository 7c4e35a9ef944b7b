import type { AccountRefused, NotSent, Rejected, Throttled, UnknownReason } from '../send-outcome.js';

/**
 * What became of one `POST /media`. An upload reaches nobody's phone: unlike a message it may be repeated after any outcome,
 * at worst eCall then keeps the file twice.
 */
export type UploadOutcome = Uploaded | Rejected | Throttled | AccountRefused | UploadNotSent | UploadUnknown;

export interface Uploaded {
  readonly kind: 'uploaded';
  readonly mediaId: string;
  readonly requestId: string;
}

/** eCall does not have the file: certainly not, or not whole. */
export interface UploadNotSent {
  readonly kind: 'not-sent';
  /**
   * `source-failed`: reading the bytes failed, or brought nothing for `timeoutMs`. `size-mismatch`: there were more or fewer
   * bytes than `size` said. The others as for a message.
   */
  readonly reason: NotSent['reason'] | 'source-failed' | 'size-mismatch';
  readonly cause?: Error;
}

/** eCall may have the file; its id is not known. */
export interface UploadUnknown {
  readonly kind: 'unknown';
  /** `no-media-id`: eCall took the file, and its answer names no id that can be read. The others as for a message. */
  readonly reason: UnknownReason | 'no-media-id';
  readonly status?: number;
  readonly requestId?: string;
  readonly cause?: Error;
}
