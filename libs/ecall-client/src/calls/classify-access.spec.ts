import { describe, expect, it } from 'vitest';
import type { AnswerFacts } from '../transport/call-facts.js';
import { classifyAccess } from './check-access.js';

const answer = (status: number, body = '', requestId: string | undefined = 'f24-1'): AnswerFacts => ({
  kind: 'answer',
  status,
  requestId,
  body,
  receivedAt: 0,
});
const unmarked = (status: number, body = ''): AnswerFacts => ({
  ...answer(status, body),
  requestId: undefined,
});
const ERROR = '{"errorCode":"NotFound"}';

describe('classifyAccess', () => {
  it.each([
    ['404 with an error code', answer(404, ERROR), true],
    ['404 without an error code', answer(404), false],
    ['200', answer(200, '{}'), true],
    ['400 with an error code: a malformed id', answer(400, ERROR), true],
    ['422 with an error code: a malformed id', answer(422, ERROR), true],
  ])('is granted by a marked %s', (_, facts, addressConfirmed) => {
    expect(classifyAccess(facts)).toEqual({ kind: 'granted', requestId: 'f24-1', addressConfirmed });
  });

  it.each([
    ['401', answer(401), { kind: 'account-refused', reason: 'credentials' }],
    ['403', answer(403), { kind: 'account-refused', reason: 'forbidden' }],
    ['429', answer(429), { kind: 'throttled' }],
    ['400 without an error code', answer(400), { kind: 'failed', reason: 'unexpected-status' }],
    ['409 with an error code', answer(409, ERROR), { kind: 'failed', reason: 'unexpected-status' }],
    ['500 with an error code', answer(500, ERROR), { kind: 'failed', reason: 'server-error' }],
    ['unmarked 404', unmarked(404, ERROR), { kind: 'account-refused', reason: 'wrong-address' }],
    ['unmarked 200', unmarked(200), { kind: 'failed', reason: 'no-request-id' }],
    ['unmarked 400', unmarked(400, ERROR), { kind: 'failed', reason: 'no-request-id' }],
  ])('is not granted by %s', (_, facts, outcome) => {
    expect(classifyAccess(facts)).toMatchObject(outcome);
  });

  it('is not granted without an answer', () => {
    const facts = { kind: 'failure', reason: 'dns', dispatched: false } as const;
    expect(classifyAccess(facts)).toEqual({ kind: 'failed', reason: 'connection' });
  });

  it.each([
    ['an object', '{"Version":"2.4.1"}', '2.4.1'],
    ['a JSON text', '"2.4.1"', '2.4.1'],
    ['a bare text', ' 2.4.1\n', '2.4.1'],
    ['a number', '2', '2'],
    ['a page', '<html>', undefined],
    ['nothing', '', undefined],
    ['null', 'null', undefined],
    ['an object without it', '{"name":"eCall"}', undefined],
    ['a long text', 'x'.repeat(101), undefined],
  ])('reads the version from %s; any answer of eCall there confirms the address', (_, body, version) => {
    expect(classifyAccess(answer(404), answer(200, body))).toEqual({
      kind: 'granted',
      requestId: 'f24-1',
      ...(version === undefined ? {} : { version }),
      addressConfirmed: true,
    });
  });

  it.each([
    ['an unmarked answer', unmarked(200, '"2.4.1"')],
    ['another status', answer(404, '"2.4.1"')],
    ['no answer', { kind: 'failure', reason: 'timeout', dispatched: true } as const],
  ])('takes no version from %s', (_, version) => {
    expect(classifyAccess(answer(404), version)).toEqual({
      kind: 'granted',
      requestId: 'f24-1',
      addressConfirmed: false,
    });
  });
});
