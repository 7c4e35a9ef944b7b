export const START = Date.parse('2026-06-01T00:00:48Z');

/** The reset that ends the day of the daily limits, where a history sees one: all is published by then. */
export const NEXT_DAY = {
  at: Date.parse('2026-06-01T00:01:00Z'),
  asSetting: { hour: 0, minute: 1, timeZone: 'UTC' },
} as const;

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

/** Gateways that run side by side. */
export const REPLICAS = 2;

/** An urgent record is read and on its way to its turn by then, where nothing goes wrong. */
export const URGENT_PATIENCE_MS = 1_500;

/** Every process that runs has noticed a change of the accounts by then. */
export const ACCOUNTS_NOTICED_MS = 1_500;

/** The same of a call that was begun under other guards, wherever it was begun. */
export const LATEST_AFTER_GUARDS_MS = ACCOUNTS_NOTICED_MS + LATEST_AFTER_CANCEL_MS;
