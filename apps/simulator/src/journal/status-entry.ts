/** A status that somebody gave a message by hand. */
export interface StatusEntry {
  readonly sequence: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly messageId: string;
  /** eCall's word, such as `Read`. */
  readonly status: string;
}
