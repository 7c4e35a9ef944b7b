/** Before the instant with which the canary's interval begins. */
const PREFIX = 'ecall-gateway-canary:';

/** Milliseconds since the epoch: when the interval of this instant began, the same for every replica. */
export function intervalStart(now: number, intervalMs: number): number {
  return Math.floor(now / intervalMs) * intervalMs;
}

export function canaryId(start: number): string {
  return PREFIX + new Date(start).toISOString();
}

/**
 * The canary of an interval: byte for byte the same at every replica, so that what two of them publish goes out once. It is
 * not sent after its interval: after an outage one canary goes, not a flock.
 */
export function canaryCommand(start: number, intervalMs: number, to: string): object {
  const at = new Date(start).toISOString();
  return {
    commandId: canaryId(start),
    account: 'default',
    channel: 'Sms',
    to,
    content: { type: 'Text', text: `ecall-gateway canary ${at}` },
    expiresAt: new Date(start + intervalMs).toISOString(),
  };
}
