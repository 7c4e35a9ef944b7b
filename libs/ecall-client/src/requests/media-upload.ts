import type { CallOptions } from './call-options.js';

/** A file for eCall (eCall REST API, *Media* page), to be named by its `mediaId` in a message's content. */
export interface MediaUpload {
  /**
   * The file's bytes, read while they are sent and never held whole. When the call ends, a stream is destroyed and an iterator
   * returned, read to its end or not. (To keep a stream, say an HTTP request that still wants its answer, give
   * `stream.iterator({ destroyOnReturn: false })`.)
   */
  readonly bytes: AsyncIterable<Uint8Array> | Uint8Array | Blob;
  /** As in `image/png`. */
  readonly contentType: string;
  readonly fileName: string;
  /**
   * Bytes, where they are known beforehand: then the request names its length, and a source that gives more or less ends it.
   * Without it the request is chunked. Of a `Uint8Array` and a `Blob` it is known.
   */
  readonly size?: number;
}

export interface MediaCallOptions extends Omit<CallOptions, 'timeoutMs'> {
  /**
   * Milliseconds, instead of the client's own `timeoutMs`: for how long the transfer may stand still. It may take as long as
   * it keeps moving; `signal` can bound the whole.
   */
  readonly timeoutMs?: number;
}
