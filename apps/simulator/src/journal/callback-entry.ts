/** One attempt to deliver a status notification. */
export interface CallbackEntry {
  readonly sequence: number;
  /** Milliseconds since 1970, when the attempt was over. */
  readonly at: number;
  readonly messageId: string;
  readonly url: string;
  /** eCall's word for the status, such as `Delivered`. */
  readonly status: string;
  /** 1 for the first try of this notification. */
  readonly attempt: number;
  /** HTTP status of the receiver's answer; `null` where there was none. */
  readonly answer: number | null;
  /** Why there was no answer, such as `ECONNREFUSED`. */
  readonly error?: string;
}
