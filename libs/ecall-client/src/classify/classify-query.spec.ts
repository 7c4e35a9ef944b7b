import { describe, expect, it } from 'vitest';
import type { AnswerFacts } from '../transport/call-facts.js';
import { classifyQuery } from './classify-query.js';

const answer = (status: number, body = '', facts: Partial<AnswerFacts> = {}): AnswerFacts => ({
  kind: 'answer',
  status,
  requestId: 'f24-1',
  body,
  receivedAt: 0,
  ...facts,
});
const STATE = JSON.stringify({
  messageId: 'm-1',
  Status: 'Delivered',
  timestamp: '2026-01-01T12:00:00Z',
  pages: 2,
});

describe('classifyQuery', () => {
  it('reads the state', () => {
    expect(classifyQuery(answer(200, STATE), 2)).toEqual({
      kind: 'found',
      requestId: 'f24-1',
      message: {
        messageId: 'm-1',
        status: 'delivered',
        providerStatus: 'Delivered',
        occurredAt: '2026-01-01T12:00:00.000Z',
        timestampIsUtc: true,
        unknownFields: { pages: 2 },
      },
    });
  });

  it('does not rely on a time of version 1', () => {
    expect(classifyQuery(answer(200, STATE), 1)).toMatchObject({
      message: { occurredAt: '2026-01-01T12:00:00Z', timestampIsUtc: false },
    });
  });

  it.each(['', 'no JSON', '{}', '[]', '{"status":'])('fails on a body without a status: %s', (body) => {
    expect(classifyQuery(answer(200, body), 2)).toMatchObject({ kind: 'failed', reason: 'unreadable' });
  });

  it.each([
    [404, 'not-found'],
    [401, 'account-refused'],
    [402, 'account-refused'],
    [403, 'account-refused'],
    [429, 'throttled'],
    [503, 'throttled'],
    [400, 'failed'],
    [302, 'failed'],
    [500, 'failed'],
  ])('with a request id, %i is %s', (status, kind) => {
    expect(classifyQuery(answer(status), 2).kind).toBe(kind);
  });

  it.each([
    [200, 'failed'],
    [302, 'account-refused'],
    [404, 'account-refused'],
    [401, 'failed'],
    [503, 'failed'],
  ])('without a request id, %i is %s', (status, kind) => {
    expect(classifyQuery(answer(status, STATE, { requestId: undefined }), 2).kind).toBe(kind);
  });

  it.each([
    ['timeout', true, 'timeout'],
    ['connect-timeout', false, 'timeout'],
    ['aborted', false, 'aborted'],
    ['dns', false, 'connection'],
    ['connection-lost', true, 'connection'],
  ] as const)('names why there was no answer: %s', (reason, dispatched, expected) => {
    expect(classifyQuery({ kind: 'failure', reason, dispatched }, 2)).toEqual({
      kind: 'failed',
      reason: expected,
    });
  });
});
