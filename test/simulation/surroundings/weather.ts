/** How often something goes wrong, as a share of all calls. */
export interface Weather {
  /** The process dies. */
  readonly crash: number;
  /** The process freezes, for less or for more than its lease and its session. */
  readonly pause: number;
  /** A server did what it was asked to do, and the caller sees an error. */
  readonly lostAcknowledgement: number;
  /** The request never arrives, and the caller sees an error. */
  readonly lostRequest: number;
  /** A request arrives twice: the second answer is the one that the caller sees. */
  readonly repeated: number;
  /** A journey to or from a server takes seconds. */
  readonly slow: number;
  /** eCall throttles, refuses, fails, or takes the message and fails to say so. */
  readonly ecallTrouble: number;
  readonly lostCallback: number;
}

export const STORM: Weather = {
  crash: 0.004,
  pause: 0.008,
  lostAcknowledgement: 0.03,
  lostRequest: 0.03,
  repeated: 0.02,
  slow: 0.01,
  ecallTrouble: 0.3,
  lostCallback: 0.3,
};

/** Nothing goes wrong: how each history ends. */
export const CALM: Weather = {
  crash: 0,
  pause: 0,
  lostAcknowledgement: 0,
  lostRequest: 0,
  repeated: 0,
  slow: 0,
  ecallTrouble: 0,
  lostCallback: 0,
};
