import type { Readable } from 'node:stream';
import type { NotFound, QueryFailed } from '../query-outcome.js';
import type { AccountRefused, Throttled } from '../send-outcome.js';

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
