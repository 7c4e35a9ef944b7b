export interface CallOptions {
  /** Ends the call: before the dispatch nothing is sent, after it the fate is unknown. */
  readonly signal?: AbortSignal;
  /** Milliseconds, instead of the client's own `timeoutMs`. */
  readonly timeoutMs?: number;
  /**
   * To see what eCall really answers: called with every answer as it came, before it is read. What it throws is ignored, for
   * by then the request has had its effect.
   */
  readonly onAnswer?: (answer: RawAnswer) => void;
}

/** An answer as it came. Its body may name people: never log it. */
export interface RawAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, unknown>>;
  /** What arrived of it; empty where it is handed on as a stream. */
  readonly body: string;
}

export interface SendOptions extends CallOptions {
  /**
   * The last word before the first byte: called when a connection is there, directly before the request is written to it.
   * If it throws, nothing is sent, and the outcome is `not-sent`, `aborted`, with the thrown error as `cause`.
   */
  readonly beforeDispatch?: () => void;
}
