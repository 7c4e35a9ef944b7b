import { describe, expect, it } from 'vitest';
import { summarize } from '../control/summarize.js';
import { MOST_ENTRIES } from './entry-list.js';
import { Journal } from './journal.js';

const REQUEST = { at: 0, requestId: 'r', method: 'POST', path: '/', status: 200, to: [], messageIds: [] };

const MESSAGE = {
  at: 0,
  messageId: 'm',
  requestId: 'r',
  account: 'a',
  version: 2,
  channel: 'Sms',
  from: 'f',
  to: 't',
  content: {},
  notificationAddresses: [],
} as const;
const FATE = { acceptedAt: 0, sentAt: 0, endedAt: 0, finalStatus: 'Delivered' };

describe('Journal', () => {
  it('counts on when it drops its oldest entries', () => {
    const journal = new Journal();
    for (let i = 0; i <= MOST_ENTRIES; i += 1) journal.addRequest({ ...REQUEST, outcome: 'accepted' });
    expect(journal.requests.length).toBeLessThan(MOST_ENTRIES);
    expect(journal.requests.at(-1)?.sequence).toBe(MOST_ENTRIES + 1);
    expect(summarize(journal).requests).toEqual({
      total: MOST_ENTRIES + 1,
      byOutcome: { accepted: MOST_ENTRIES + 1 },
    });
  });

  it('drops a list with the first of its messages', () => {
    const journal = new Journal();
    const add = (listId?: string) =>
      journal.addMessage({ ...MESSAGE, ...(listId === undefined ? {} : { listId }) }, FATE);
    for (const listId of ['old', 'new']) {
      journal.addList({ listId, acceptedAt: 0, results: [add(listId)] });
      for (let i = 1; i < MOST_ENTRIES / 2; i += 1) add();
    }
    expect(journal.list('old')?.results).toHaveLength(1);
    add();
    expect(journal.list('old')).toBeUndefined();
    expect(journal.list('new')?.results).toHaveLength(1);
  });

  it('begins anew when it is cleared', () => {
    const journal = new Journal();
    journal.addRequest({ ...REQUEST, outcome: 'refused' });
    journal.clear();
    expect(summarize(journal).requests).toEqual({ total: 0, byOutcome: {} });
    journal.addRequest({ ...REQUEST, outcome: 'accepted' });
    expect(journal.requests).toMatchObject([{ sequence: 1 }]);
  });
});
