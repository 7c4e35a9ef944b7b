import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MessageSearchController } from './message-search.controller.js';
import { startManagementApp, type ManagementApp } from '../testing/management-app.js';

const never = new AbortController().signal;
const NUMBER = '+41791234501';

describe('POST /messages/search', () => {
  let app: ManagementApp;
  beforeEach(async () => {
    app = await startManagementApp();
    for (const [commandId, to] of [
      ['c-1', NUMBER],
      ['c-2', '+41791234502'],
      ['c-3', NUMBER],
    ]) {
      app.world.clock.pass(1_000);
      await app.world.sendMessage.handle(app.world.record({ commandId, to }), never);
    }
  });
  afterEach(async () => app.close());

  const idsOf = ({ body }: { body: Record<string, unknown> }) =>
    (body['messages'] as ReadonlyArray<{ commandId: string }>).map(({ commandId }) => commandId);

  it.each([NUMBER, '0041 79 123 45 01'])('finds what was sent to %s, newest first', async (to) => {
    expect(idsOf(await app.post('/messages/search', { to }))).toEqual(['c-3', 'c-1']);
  });

  it('goes on where a page ended', async () => {
    // Past the check of the cursor: the ledger of this world has ids of its own.
    const { ledger, settings } = app.world;
    const controller = new MessageSearchController(ledger, settings);
    const first = await controller.search({ to: NUMBER, limit: 1 });
    expect(first.messages.map(({ commandId }) => commandId)).toEqual(['c-3']);
    const { next = '' } = first;
    const second = await controller.search({ to: NUMBER, limit: 1, before: next });
    expect(second).toMatchObject({ messages: [{ commandId: 'c-1' }] });
    expect(second.next).toBeUndefined();
  });

  it.each<[object, string]>([
    [{ to: 'nobody' }, 'to: got text of 6 characters'],
    [{}, 'to:'],
    [{ to: NUMBER, before: 'yesterday' }, 'before:'],
    [{ to: NUMBER, limit: 0 }, 'limit '],
  ])('refuses %j', async (body, message) => {
    const answer = await app.post('/messages/search', body);
    expect(answer.status).toBe(400);
    expect([answer.body['message']].flat().join()).toContain(message);
  });

  it('finds nothing where nothing was sent', async () => {
    expect(await app.post('/messages/search', { to: '+41791234599' })).toEqual({
      status: 200,
      body: { messages: [] },
    });
  });
});
