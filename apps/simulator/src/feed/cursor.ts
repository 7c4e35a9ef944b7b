import type { Journal } from '../journal/journal.js';

/** How far a page has read the journal: the last sequence of each list. */
export interface Cursor {
  readonly epoch: string;
  readonly messages: number;
  readonly requests: number;
  readonly callbacks: number;
  readonly inbound: number;
  readonly statuses: number;
}

/** Before the first entry. */
export function startOf({ epoch }: Journal): Cursor {
  return { epoch, messages: 0, requests: 0, callbacks: 0, inbound: 0, statuses: 0 };
}

/** After the last entry. */
export function endOf(journal: Journal): Cursor {
  return {
    epoch: journal.epoch,
    messages: journal.messageTally.total,
    requests: journal.requestTally.total,
    callbacks: journal.callbackTally.total,
    inbound: journal.inboundTally.total,
    statuses: journal.statusTally.total,
  };
}

/** As sent in the `id` of an event, and received as `Last-Event-ID`. */
export function formatCursor({ epoch, messages, requests, callbacks, inbound, statuses }: Cursor): string {
  return [epoch, messages, requests, callbacks, inbound, statuses].join('.');
}

/** `undefined` where the text is not a cursor. */
export function parseCursor(text: unknown): Cursor | undefined {
  const match = /^([\w-]{1,64})\.(\d{1,15})\.(\d{1,15})\.(\d{1,15})\.(\d{1,15})\.(\d{1,15})$/.exec(
    String(text),
  );
  if (!match) return undefined;
  const [, epoch = '', ...counts] = match;
  const [messages = 0, requests = 0, callbacks = 0, inbound = 0, statuses = 0] = counts.map(Number);
  return { epoch, messages, requests, callbacks, inbound, statuses };
}
