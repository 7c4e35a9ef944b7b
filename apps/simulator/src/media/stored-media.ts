/** A file that was uploaded. */
export interface StoredMedia {
  readonly mediaId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** As its sender named it, such as `image/png`. */
  readonly contentType: string;
  readonly fileName?: string;
  /** Bytes. */
  readonly size: number;
}

/** Where its bytes are. */
export interface StoredFile extends StoredMedia {
  readonly path: string;
}

/** What a sender says of a file. */
export type MediaDescription = Pick<StoredMedia, 'contentType' | 'fileName'>;
