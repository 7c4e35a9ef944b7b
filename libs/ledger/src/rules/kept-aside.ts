/** An event that the broker refuses for this long is kept aside. */
export const KEPT_ASIDE_AFTER_MS = 3_600_000;
/** The longest wait of an event before that. */
export const MAX_RETRY_MS = 300_000;
/** How often it is tried from then on. */
export const KEPT_ASIDE_RETRY_MS = 3_600_000;
