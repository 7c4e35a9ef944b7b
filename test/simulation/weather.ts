export const START = Date.parse('2026-06-01T00:00:00Z');

/** Short, so that a history with doubts and leases takes a minute of virtual time. Same relations as the defaults. */
export const TIMES = {
  leaseMs: 2_000,
  timeoutMs: 1_000,
  lingerMs: 500,
  graceMs: 5_000,
  sessionMs: 6_000,
} as const;
export type Times = { readonly [Name in keyof typeof TIMES]: number };

/** How often what goes wrong, per call; all zero in the calm at the end. */
export interface Weather {
  readonly crash: number;
  readonly pause: number;
  readonly lostAcknowledgement: number;
  readonly lostRequest: number;
  readonly ecallTrouble: number;
  readonly lostCallback: number;
}

export const STORM: Weather = {
  crash: 0.004,
  pause: 0.008,
  lostAcknowledgement: 0.03,
  lostRequest: 0.03,
  ecallTrouble: 0.3,
  lostCallback: 0.3,
};

export const CALM: Weather = {
  crash: 0,
  pause: 0,
  lostAcknowledgement: 0,
  lostRequest: 0,
  ecallTrouble: 0,
  lostCallback: 0,
};
