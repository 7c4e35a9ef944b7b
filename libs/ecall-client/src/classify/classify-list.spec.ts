import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnswerFacts } from '../transport/call-facts.js';
import { classifyAnswer, classifyList } from './classify-call.js';

const answer = (status: number, body: unknown, facts: Partial<AnswerFacts> = {}): AnswerFacts => ({
  kind: 'answer',
  status,
  requestId: 'f24-1',
  body: typeof body === 'string' ? body : JSON.stringify(body),
  receivedAt: 0,
  ...facts,
});
const UNREADABLE = { kind: 'unknown', status: 200, reason: 'unreadable-list', requestId: 'f24-1' };

describe('classifyList', () => {
  it('says of each message what became of it, in the order of the request', () => {
    const body = {
      messageListId: 'l-1',
      messages: [
        { messageId: 'm-1' },
        {
          error: {
            errorCode: 'InvalidContent',
            errorMessage: 'refused',
            errorDetails: { errors: [{ parameter: 'To', messages: ['is invalid'] }] },
          },
        },
        { messageId: 'm-3' },
      ],
    };
    expect(classifyList(answer(200, body), 3)).toEqual({
      kind: 'answered',
      messageListId: 'l-1',
      requestId: 'f24-1',
      results: [
        { kind: 'accepted', messageId: 'm-1' },
        {
          kind: 'rejected',
          error: {
            code: 'InvalidContent',
            message: 'refused',
            details: [{ parameter: 'To', messages: ['is invalid'] }],
          },
        },
        { kind: 'accepted', messageId: 'm-3' },
      ],
    });
  });

  it.each([
    ['an id', { messageId: 'm-1' }, { kind: 'accepted', messageId: 'm-1' }],
    ['an id in other letters', { MESSAGEID: 'm-1' }, { kind: 'accepted', messageId: 'm-1' }],
    ['a bare id', 'm-1', { kind: 'accepted', messageId: 'm-1' }],
    ['a bare number: it could be a status code', 17, { kind: 'unknown' }],
    ['an id and no error', { messageId: 'm-1', error: null }, { kind: 'accepted', messageId: 'm-1' }],
    [
      'an id and an error: it was taken',
      { messageId: 'm-1', error: { errorCode: 'X' } },
      { kind: 'accepted', messageId: 'm-1' },
    ],
    [
      'an error and no id',
      { messageId: null, error: { errorCode: 'X' } },
      { kind: 'rejected', error: { code: 'X', message: '', details: [] } },
    ],
    [
      'an error that names the sender alone',
      { error: { errorCode: 'X', errorDetails: { errors: [{ parameter: 'From', messages: ['no'] }] } } },
      {
        kind: 'rejected',
        refused: 'sender',
        error: { code: 'X', message: '', details: [{ parameter: 'From', messages: ['no'] }] },
      },
    ],
    [
      'an error for want of credits',
      { error: { errorCode: 'NotEnoughCredits' } },
      {
        kind: 'account-refused',
        reason: 'credits',
        error: { code: 'NotEnoughCredits', message: '', details: [] },
      },
    ],
    [
      'an error that is a text',
      { error: 'no' },
      { kind: 'rejected', error: { code: '', message: 'no', details: [] } },
    ],
    ['an error that is null', { error: null }, { kind: 'unknown' }],
    ['an error with nothing in it', { error: {} }, { kind: 'unknown' }],
    ['neither', {}, { kind: 'unknown' }],
    ['a blank id', { messageId: ' ' }, { kind: 'unknown' }],
    ['an id of a wrong type', { messageId: { a: 1 } }, { kind: 'unknown' }],
    ['null', null, { kind: 'unknown' }],
    ['a list', [{ messageId: 'm-1' }], { kind: 'unknown' }],
    ['a blank text', '', { kind: 'unknown' }],
  ])('reads a result that is %s', (_, item, result) => {
    const outcome = classifyList(answer(200, { messages: [item] }), 1);
    expect(outcome).toEqual({ kind: 'answered', requestId: 'f24-1', results: [result] });
  });

  it.each(['messages', 'Messages', 'RESULTS', 'results', 'messageIdList'])(
    'finds the results in %s',
    (name) => {
      expect(classifyList(answer(200, { [name]: ['m-1', 'm-2'] }), 2)).toMatchObject({ kind: 'answered' });
    },
  );

  it.each([
    ['no JSON', 'OK'],
    ['empty', ''],
    ['cut short', '{"messages":["m-1","m-'],
    ['a list', ['m-1', 'm-2']],
    ['without results', { messageListId: 'l-1' }],
    ['of a wrong type', { messages: { 0: 'm-1', 1: 'm-2' } }],
    ['with a result too few', { messages: ['m-1'] }],
    ['with a result too many', { messages: ['m-1', 'm-2', 'm-3'] }],
    ['without any result', { messages: [] }],
  ])('is in doubt about every message where the body of a 200 is %s', (_, body) => {
    expect(classifyList(answer(200, body), 2)).toEqual(UNREADABLE);
  });

  it('passes over an array with another number of results for one with the right one', () => {
    const body = { messages: [], results: ['m-1'] };
    expect(classifyList(answer(200, body), 1)).toMatchObject({ results: [{ messageId: 'm-1' }] });
  });

  it('means by everything else what a single message means by it', () => {
    const status = fc.integer({ min: 200, max: 599 });
    const mark = fc.constantFrom('f24-1', '', undefined);
    const notTaken = fc
      .tuple(status, mark, fc.json())
      .map(([code, requestId, body]) => answer(code, body, { requestId }))
      .filter((facts) => classifyAnswer(facts).kind !== 'accepted');
    const property = fc.property(notTaken, (facts) => {
      expect(classifyList(facts, 1)).toEqual(classifyAnswer(facts));
    });
    expect(() => fc.assert(property)).not.toThrow();
    const lost = { kind: 'failure', reason: 'connection-lost', dispatched: true } as const;
    expect(classifyList(lost, 1)).toEqual({ kind: 'unknown', reason: 'connection-lost' });
  });
});
