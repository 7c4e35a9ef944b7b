import type { MessageState } from '../query-outcome.js';
import { isJsonObject } from '../wire/field-reader.js';
import { readMessageState } from '../wire/read-message-state.js';
import type { Malformed } from './malformed.js';

/** What eCall told a status notification address. eCall signs nothing: who sent it must be known otherwise. */
export interface StatusNotification extends MessageState {
  readonly kind: 'status';
}

/**
 * Reads the parsed JSON body of a status notification. Never throws. `apiVersion` is the one that the message was sent with:
 * eCall's pages do not say that a notification keeps to version 2 all the same.
 */
export function parseStatusNotification(
  body: unknown,
  apiVersion: 1 | 2 = 2,
): StatusNotification | Malformed {
  if (!isJsonObject(body)) return { kind: 'malformed', detail: 'the body is no JSON object' };
  const state = readMessageState(body, apiVersion === 2);
  return state === undefined ? { kind: 'malformed', detail: 'no status' } : { kind: 'status', ...state };
}
