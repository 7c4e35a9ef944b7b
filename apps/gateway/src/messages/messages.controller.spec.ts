import { type Type, ValidationPipe } from '@nestjs/common';
import { validateSync } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { startManagementApp } from '../testing/management-app.js';
import { createWorld } from '../testing/world.js';
import { CommandIdPipe } from './command-id.pipe.js';
import { ResolveMessage, ResolveMessages } from './message-requests.dto.js';
import { MessagesController } from './messages.controller.js';

describe('GET /messages', () => {
  it.each(['2026-06-01T00:00:00Z', 'yesterday', ''])(
    'refuses %j as the place to go on from, and does not say that nothing is there',
    async (before) => {
      const { ledger, relay, decisionNotes, settings } = createWorld();
      const answer = new MessagesController(ledger, relay, decisionNotes, settings).list(
        'in-doubt',
        undefined,
        before,
      );
      await expect(answer).rejects.toThrow('before: got');
    },
  );
});

describe('what no database can store', () => {
  const pipe = new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true });
  const check = async (body: object, metatype: Type) => pipe.transform(body, { type: 'body', metatype });

  it.each(['constructor', 'toString', '__proto__'])('%s is no state', async (state) => {
    const { ledger, relay, decisionNotes, settings } = createWorld();
    const answer = new MessagesController(ledger, relay, decisionNotes, settings).list(
      state,
      undefined,
      undefined,
    );
    await expect(answer).rejects.toThrow('state: got text of');
  });

  it.each([
    { before: '2026-W48-7' },
    { before: '2026-332' },
    { before: '2026-02-31T00:00:00Z' },
    { before: '0000-01-01T00:00:00Z' },
    { before: '2026-11-29' },
    { account: 'a\0b' },
  ])('%j is refused as a part of what is resolved', async (part) => {
    await expect(check({ decision: 'drop', ...part }, ResolveMessages)).rejects.toThrow('Bad Request');
  });

  it('takes an instant', async () => {
    const body = { decision: 'drop', before: '2026-11-29T08:00:00+01:00', account: 'default' };
    expect(await check(body, ResolveMessages)).toMatchObject(body);
  });

  it.each([0, 3_000_000_000, 1.5, '1'])('%j is no version', async (version) => {
    await expect(check({ decision: 'drop', version }, ResolveMessage)).rejects.toThrow('Bad Request');
  });

  it('a commandId with NUL is known to nobody', () => {
    expect(() => new CommandIdPipe().transform('a\0b')).toThrow('no message of this commandId is known');
    expect(new CommandIdPipe().transform('kafka:t:0:1')).toBe('kafka:t:0:1');
  });
});

describe('what an operator decides', () => {
  const problems = (to: string) =>
    validateSync(Object.assign(new ResolveMessage(), { decision: 'drop', to })).map(
      ({ property }) => property,
    );

  it('names a recipient as the gateway does', () => {
    expect(problems('+41791234567')).toEqual([]);
    expect(problems('0041791234567')).toEqual(['to']);
    expect(problems('+41 79 123 45 67')).toEqual(['to']);
  });
});

describe('the audit', () => {
  it('keeps who resolved or deleted what and why, with no number', async () => {
    const app = await startManagementApp(createWorld(() => ({ kind: 'unknown', reason: 'timeout' })));
    const { world } = app;
    const to = '+41791234501';
    await world.sendMessage.handle(world.record({ commandId: 'c-1', to }), new AbortController().signal);
    world.clock.pass(world.settings.IN_DOUBT_GRACE_MS);
    await world.sweeper.round();
    expect(await app.post('/messages/c-1/resolve', { decision: 'sent', to, reason: 'seen' })).toEqual({
      status: 200,
      body: { changed: 1 },
    });
    await app.post('/messages/resolve', { decision: 'drop', account: 'default', reason: 'old' });
    await app.post('/messages/forget', { to, reason: 'asked by mail' });
    const { body } = await app.get('/audit');
    expect(body['entries']).toMatchObject([
      { action: 'forget', who: 'loopback', reason: 'asked by mail' },
      { action: 'resolve', reason: 'old', what: { decision: 'drop', account: 'default' } },
      { action: 'resolve', reason: 'seen', what: { commandId: 'c-1', decision: 'sent' } },
    ]);
    expect(JSON.stringify(body)).not.toContain(to.slice(1));
    await app.close();
  });
});
