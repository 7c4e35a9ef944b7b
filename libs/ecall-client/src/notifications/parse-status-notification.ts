import type { MessageState } from '../query-outcome.js';
import { isJsonObject } from '../wire/field-reader.js';
import { readMessageState } from '../wire/read-message-state.js';
import type { Malformed } from './malformed.js';

/** What eCall told a status notification address. eCall signs nothing: who sent it must be known otherwise. */
export interface StatusNotification extends MessageState {
  readonly kind: 'status';
}

/** Reads the parsed JSON body of a status notification. Never throws. */
export function parseStatusNotification(body: unknown): StatusNotification | Malformed {
  if (!isJsonObject(body)) return { kind: 'malformed', detail: 'the body is no JSON object' };
  const state = readMessageState(body);
  return state === undefined ? { kind: 'malformed', detail: 'no status' } : { kind: 'status', ...state };
}
