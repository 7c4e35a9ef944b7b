import type { SendIntent } from '../port/intent.js';
import type { CommandFacts } from '../port/send-row.js';

/** What is fixed for a command, apart from what only one row or one call needs. */
export function factsOf(intent: Omit<SendIntent, 'holder'>): CommandFacts {
  const { commandId, fingerprint, source, account, channel, policy, metadata, expiresAt, traceparent } =
    intent;
  return {
    commandId,
    fingerprint,
    source,
    account,
    channel,
    policy,
    metadata,
    ...(expiresAt !== undefined && { expiresAt: new Date(expiresAt).toISOString() }),
    ...(traceparent !== undefined && { traceparent }),
  };
}
