import { validateSync } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { createWorld } from '../testing/world.js';
import { ResolveMessage } from './message-requests.dto.js';
import { MessagesController } from './messages.controller.js';

describe('GET /messages', () => {
  it.each(['2026-06-01T00:00:00Z', 'yesterday', ''])(
    'refuses %j as the place to go on from, and does not say that nothing is there',
    async (before) => {
      const { ledger, relay } = createWorld();
      const answer = new MessagesController(ledger, relay).list('in-doubt', undefined, before);
      await expect(answer).rejects.toThrow('before: got');
    },
  );
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
