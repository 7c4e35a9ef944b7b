import { describe, expect, it } from 'vitest';
import { summarize } from '../control/summarize.js';
import { MOST_ENTRIES } from './bounded-push.js';
import { Journal } from './journal.js';

const REQUEST = { at: 0, requestId: 'r', method: 'POST', path: '/', status: 200, to: [], messageIds: [] };

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

  it('begins anew when it is cleared', () => {
    const journal = new Journal();
    journal.addRequest({ ...REQUEST, outcome: 'refused' });
    journal.clear();
    expect(summarize(journal).requests).toEqual({ total: 0, byOutcome: {} });
    journal.addRequest({ ...REQUEST, outcome: 'accepted' });
    expect(journal.requests).toMatchObject([{ sequence: 1 }]);
  });
});
