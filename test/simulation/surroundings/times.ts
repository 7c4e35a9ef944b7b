export const START = Date.parse('2026-06-01T00:00:00Z');

/**
 * Short, so that a history with doubts and leases takes half a minute of virtual time. They relate to each other as the
 * defaults of the product do.
 */
export const TIMES = {
  leaseMs: 2_000,
  timeoutMs: 1_000,
  lingerMs: 500,
  graceMs: 5_000,
  /** Without a heartbeat for so long, a consumer is out of its group. */
  sessionMs: 6_000,
} as const;

export type Times = { readonly [Name in keyof typeof TIMES]: number };

/** The doubt began at the intent or later; the first acceptance came at most a lease and the network's slowness after it. */
export const LEAST_BEFORE_RESEND_MS = TIMES.graceMs - TIMES.leaseMs - TIMES.timeoutMs - TIMES.lingerMs;

/** A call that was begun before a cancel may arrive so long after it: its lease, then its timeout, then the network. */
export const LATEST_AFTER_CANCEL_MS = TIMES.leaseMs + TIMES.timeoutMs + TIMES.lingerMs;
