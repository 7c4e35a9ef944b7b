import { createHash, hash } from 'node:crypto';
import { EVENT_TYPES } from './domain-event.js';

/** Deterministic ids of events: the same fact gives the same id, wherever and however often it is published. */
export const eventId = {
  outcome: (type: 'accepted' | 'rejected' | 'expired' | 'cancelled', commandId: string, to: string): string =>
    idOf(commandId, to, EVENT_TYPES[type]),

  inDoubt: (commandId: string, to: string, attempt: number, final: boolean): string =>
    idOf(commandId, to, EVENT_TYPES.inDoubt, String(attempt), String(final)),

  /** The id of an unknown status includes eCall's word, so that each word gives one event. */
  statusChanged: (
    commandId: string,
    to: string,
    messageId: string,
    status: string,
    providerStatus: string,
  ): string =>
    idOf(
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
      ? idOf(EVENT_TYPES.inboundReceived, 'body', createHash('sha256').update(body).digest('hex'))
      : idOf(EVENT_TYPES.inboundReceived, 'messageId', messageId),
} as const;

function idOf(...parts: readonly string[]): string {
  return hash('sha256', JSON.stringify(parts), 'base64url').slice(0, 32);
}
