import { phoneOf } from '../ecall/phone-number.js';
import type { RequestEntry } from '../journal/entries.js';
import { entriesAfter } from '../journal/entry-list.js';
import type { Journal } from '../journal/journal.js';
import type { Changes, Trouble } from './changes.js';
import { type Cursor, endOf, startOf } from './cursor.js';
import { shownMedia, shownMessage } from './shown-message.js';

/** Per list and event: more than a page can show, and few enough for a browser to take in at once. */
const MOST_ENTRIES = 1_000;
/** A request can name 1,000 recipients. */
const MOST_PHONES = 100;

/** What a page that has read up to `cursor` does not know yet, without the faults. */
export function changesAfter(
  journal: Journal,
  cursor: Cursor | undefined,
  now: number,
): { readonly changes: Changes; readonly cursor: Cursor } {
  const reset = cursor?.epoch !== journal.epoch;
  const since = reset ? startOf(journal) : cursor;
  const messages = latest(journal.messages, since.messages);
  const end = endOf(journal);
  const changes: Changes = {
    now,
    reset,
    messages: messages.flatMap(({ messageId }) => {
      const kept = journal.message(messageId);
      return kept ? [shownMessage(kept)] : [];
    }),
    troubles: latest(journal.requests, since.requests).filter(isTrouble).map(toTrouble),
    callbacks: latest(journal.callbacks, since.callbacks).map(({ messageId, status, attempt, answer }) => ({
      messageId,
      status,
      attempt,
      answer,
    })),
    replies: latest(journal.inbound, since.inbound).map(({ from, content, ...entry }) => ({
      ...entry,
      phone: phoneOf(from),
      ...(content === undefined ? {} : { media: shownMedia(content) }),
    })),
    statuses: latest(journal.statuses, since.statuses).map(({ at, messageId, status }) => ({
      at,
      messageId,
      status,
    })),
    skipped: end.messages - since.messages - messages.length,
  };
  return { changes, cursor: end };
}

export function isNews(changes: Changes): boolean {
  const { reset, messages, troubles, callbacks, replies, statuses, skipped } = changes;
  return (
    reset ||
    skipped > 0 ||
    [messages, troubles, callbacks, replies, statuses].some(({ length }) => length > 0)
  );
}

function latest<Entry extends { readonly sequence: number }>(
  entries: readonly Entry[],
  since: number,
): readonly Entry[] {
  return entriesAfter(entries, since).slice(-MOST_ENTRIES);
}

/** Leaves out queries, and acceptances without a fault. */
function isTrouble({ method, outcome, fault }: RequestEntry): boolean {
  if (method === 'GET') return false;
  switch (outcome) {
    case 'refused':
    case 'unauthorized':
    case 'fault':
      return true;
    case 'accepted':
      return fault !== undefined;
    case 'stored':
    case 'found':
    case 'not-found':
      return false;
    default:
      return outcome satisfies never;
  }
}

function toTrouble({ at, requestId, outcome, status, fault, to, messageIds }: RequestEntry): Trouble {
  return {
    at,
    requestId,
    outcome,
    status,
    ...(fault === undefined ? {} : { fault }),
    phones: [...new Set(to.slice(0, MOST_PHONES).map(phoneOf))],
    messageIds: messageIds.slice(0, MOST_PHONES),
  };
}
