import { createHash } from 'node:crypto';
import { EVENT_TYPES } from './domain-event.js';

/** Deterministic ids of events: the same fact gives the same id, wherever and however often it is published. */
export const eventId = {
  outcome: (type: 'accepted' | 'rejected' | 'expired' | 'cancelled', commandId: string, to: string): string =>
    hash(commandId, to, EVENT_TYPES[type]),

  inDoubt: (commandId: string, to: string, attempt: number, final: boolean): string =>
    hash(commandId, to, EVENT_TYPES.inDoubt, String(attempt), String(final)),

  /** The id of an unknown status includes eCall's word, so that each word gives one event. */
  statusChanged: (
    commandId: string,
    to: string,
    messageId: string,
    status: string,
    providerStatus: string,
  ): string =>
    hash(
      commandId,
      to,
      EVENT_TYPES.statusChanged,
      messageId,
      status,
      ...(status === 'unknown' ? [providerStatus] : []),
    ),

  /** By eCall's id, or by the body where it names none. */
  inbound: (messageId: string | undefined, body: Buffer): string =>
    messageId === undefined
      ? hash(EVENT_TYPES.inboundReceived, 'body', createHash('sha256').update(body).digest('hex'))
      : hash(EVENT_TYPES.inboundReceived, 'messageId', messageId),
} as const;

function hash(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 32);
}
