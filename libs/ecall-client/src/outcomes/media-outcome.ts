import type { Readable } from 'node:stream';
import type { NotFound, QueryFailed } from './query-outcome.js';
import type { AccountRefused, NotSent, Rejected, Throttled, UnknownReason } from './send-outcome.js';

/** What a question for a media file brought. eCall's pages do not say whether it answers with the file or with its description. */
export type MediaOutcome = MediaBytes | MediaDescribed | NotFound | Throttled | AccountRefused | QueryFailed;

export interface MediaBytes {
  readonly kind: 'bytes';
  /** As eCall's header says it. */
  readonly contentType?: string;
  /** Bytes, where eCall says so. */
  readonly size?: number;
  readonly fileName?: string;
  /**
   * Read it to its end, or destroy it: until then it holds one of the client's connections, and `close` waits for it. It ends
   * with an error where the connection breaks, or where nothing is read or comes for `timeoutMs`.
   */
  readonly bytes: Readable;
  readonly requestId: string;
}

export interface MediaDescribed {
  readonly kind: 'described';
  readonly media: MediaDescription;
  readonly requestId: string;
}

export interface MediaDescription {
  readonly mediaId?: string;
  readonly contentType?: string;
  readonly size?: number;
  readonly fileName?: string;
  /** What eCall sent beside the fields above, under its own names. */
  readonly unknownFields: Readonly<Record<string, unknown>>;
}

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
