import type { FaultKind } from '../faults/fault-rule.js';

/** What became of a request, whatever of the answer reached the client. */
export type RequestOutcome =
  'accepted' | 'stored' | 'refused' | 'unauthorized' | 'found' | 'not-found' | 'fault';

/** One request to the API. */
export interface RequestEntry {
  readonly sequence: number;
  /** Milliseconds since 1970, on arrival. */
  readonly at: number;
  readonly requestId: string;
  readonly method: string;
  readonly path: string;
  /** Recipients as given; empty where the request named none that could be read. */
  readonly to: readonly string[];
  readonly outcome: RequestOutcome;
  /** HTTP status of the answer; `null` where the client got none. */
  readonly status: number | null;
  /** The fault that changed the answer. */
  readonly fault?: FaultKind;
  /** Of the messages that it led to. */
  readonly messageIds: readonly string[];
  /** Of a message list: how many messages it named, valid or not. */
  readonly items?: number;
  /** The `messageListId` of a message list that was taken over. */
  readonly listId?: string;
  /** Of the file that was stored, or asked for. */
  readonly mediaId?: string;
}
