/** Milliseconds. A rebalance is noticed with a heartbeat; a member that died is missed after the session. */
export const HEARTBEAT_INTERVAL_MS = 1_000;
export const SESSION_TIMEOUT_MS = 10_000;
/** Milliseconds that the others of a group are waited for while it shares out its partitions. */
export const REBALANCE_TIMEOUT_MS = 60_000;
/** Milliseconds a fetch waits for records. */
export const MAX_WAIT_MS = 500;
/** Bytes of one partition in one fetch. */
export const MAX_BYTES_PER_PARTITION = 262_144;
export const DISCONNECT_TIMEOUT_MS = 10_000;
