/** An uploaded file. */
export interface StoredMedia {
  readonly mediaId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** As the uploader gave it, such as `image/png`. */
  readonly contentType: string;
  readonly fileName?: string;
  /** Bytes. */
  readonly size: number;
}

/** An uploaded file, and the path of its bytes. */
export interface StoredFile extends StoredMedia {
  readonly path: string;
}

/** What the uploader says about a file. */
export type MediaDescription = Pick<StoredMedia, 'contentType' | 'fileName'>;
