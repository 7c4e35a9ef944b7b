export interface CallOptions {
  /** Ends the call: before the dispatch nothing is sent, after it the fate is unknown. */
  readonly signal?: AbortSignal;
  /** Milliseconds, instead of the client's own `timeoutMs`. */
  readonly timeoutMs?: number;
}

export interface SendOptions extends CallOptions {
  /**
   * The last word before the first byte: called when a connection is there, directly before the request is written to it.
   * If it throws, nothing is sent, and the outcome is `not-sent`, `aborted`, with the thrown error as `cause`.
   */
  readonly beforeDispatch?: () => void;
}
