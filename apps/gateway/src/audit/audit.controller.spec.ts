import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startManagementApp, type ManagementApp } from '../testing/management-app.js';

describe('GET /audit', () => {
  let app: ManagementApp;
  beforeEach(async () => {
    app = await startManagementApp();
    for (const id of ['c-1', 'c-2', 'c-3']) await app.post(`/messages/${id}/cancel`);
  });
  afterEach(async () => app.close());

  const idsOf = ({ body }: { body: Record<string, unknown> }) =>
    (body['entries'] as ReadonlyArray<{ what: { commandId: string } }>).map(({ what }) => what.commandId);

  it('shows decisions page by page, newest first, and who is at this machine', async () => {
    const first = await app.get('/audit?limit=2');
    expect(idsOf(first)).toEqual(['c-3', 'c-2']);
    expect(first.body['entries']).toMatchObject([{ who: 'loopback' }, { who: 'loopback' }]);
    const next = await app.get(`/audit?limit=2&before=${String(first.body['next'])}`);
    expect(idsOf(next)).toEqual(['c-1']);
    expect(next.body['next']).toBeUndefined();
  });

  it.each([
    'limit=0',
    'limit=1001',
    'limit=x',
    'limit=',
    'limit=1&limit=2',
    'before=x',
    'before=',
    'before=1&before=2',
  ])('refuses ?%s', async (query) => {
    expect((await app.get(`/audit?${query}`)).status).toBe(400);
  });
});
