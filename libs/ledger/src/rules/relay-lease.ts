/** A lease is given for so many times what was asked for, so that most claims find enough of it left and write nothing. */
export const RELAY_LEASE_FACTOR = 1.5;

/** Milliseconds for which a claim that asks for `leaseMs` takes the lease. */
export const relayLeaseMs = (leaseMs: number): number => leaseMs * RELAY_LEASE_FACTOR;
