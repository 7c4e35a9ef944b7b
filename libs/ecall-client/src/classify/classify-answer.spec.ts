import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnswerFacts } from '../transport/call-facts.js';
import type { FailureReason } from '../transport/transport-failure.js';
import { classifyAnswer, isWrongAddress } from './classify-call.js';

const ERROR_BODY = JSON.stringify({
  errorCode: 'InvalidContent',
  errorMessage: 'refused',
  errorDetails: { errors: [{ parameter: 'To', messages: ['is an invalid receiver'] }] },
});

const answer = (status: number, facts: Partial<AnswerFacts> = {}): AnswerFacts => ({
  kind: 'answer',
  status,
  requestId: 'f24-1',
  body: ERROR_BODY,
  receivedAt: 0,
  ...facts,
});
const unmarked = (status: number): AnswerFacts => answer(status, { requestId: undefined });

/** What the send protocol says of each status, written down apart from the code. */
function expectedMarked(status: number): string {
  if (status === 200) return 'accepted';
  if (status === 429 || status === 503) return 'throttled';
  if ([401, 402, 403].includes(status)) return 'account-refused';
  if ([408, 409, 425].includes(status)) return 'unknown';
  return status >= 400 && status < 500 ? 'rejected' : 'unknown';
}

function expectedUnmarked(status: number): string {
  return (status >= 300 && status < 400) || [404, 405, 407].includes(status) ? 'account-refused' : 'unknown';
}

const EVERY_STATUS = Array.from({ length: 400 }, (_, index) => index + 200);

describe('classifyAnswer', () => {
  it('gives every status with a request id the meaning the protocol gives it', () => {
    for (const status of EVERY_STATUS) {
      expect([status, classifyAnswer(answer(status)).kind]).toEqual([status, expectedMarked(status)]);
    }
  });

  it('gives every status without a request id the meaning the protocol gives it', () => {
    for (const status of EVERY_STATUS) {
      expect([status, classifyAnswer(unmarked(status)).kind]).toEqual([status, expectedUnmarked(status)]);
    }
  });

  it('takes a blank request id for none', () => {
    expect(classifyAnswer(answer(200, { requestId: '  ' }))).toEqual({
      kind: 'unknown',
      status: 200,
      reason: 'no-request-id',
    });
  });

  it.each([
    ['whole', '{"messageId":"m-1"}', { messageId: 'm-1' }],
    ['in other letters', '{"MESSAGEID":"m-1"}', { messageId: 'm-1' }],
    ['a number', '{"messageId":17}', { messageId: '17' }],
    ['after a byte order mark', '\uFEFF{"messageId":"m-1"}', { messageId: 'm-1' }],
    ['cut short', '{"messageId":"m-', {}],
    ['no JSON', 'OK', {}],
    ['empty', '', {}],
    ['of a wrong type', '{"messageId":{"a":1}}', {}],
    ['a bare text', '"sent"', {}],
  ])('accepts a 200 whose body is %s', (_, body, ids) => {
    expect(classifyAnswer(answer(200, { body }))).toEqual({ kind: 'accepted', requestId: 'f24-1', ...ids });
  });

  it('reads a list of ids as texts, as objects, with errors and with entries it cannot read', () => {
    const body = JSON.stringify({
      messageIdList: [
        'm-1',
        2,
        { To: '0041', MessageId: 'm-3' },
        { number: '0042', error: { errorCode: 'X' } },
        null,
      ],
    });
    expect(classifyAnswer(answer(200, { body }))).toEqual({
      kind: 'accepted',
      requestId: 'f24-1',
      messageIdList: [
        { messageId: 'm-1' },
        { messageId: '2' },
        { to: '0041', messageId: 'm-3' },
        { to: '0042', error: { code: 'X', message: '', details: [] } },
        {},
      ],
    });
  });

  const listed = [{ messageId: 'm-1' }, { messageId: 'm-2' }];
  const toEach = [
    { to: '0041', messageId: 'm-1' },
    { to: '0042', error: { code: 'X', message: '', details: [] } },
  ];
  it.each([
    ['texts', { messageIdList: ['m-1', 'm-2'] }, listed],
    ['under another name', { MessageIds: ['m-1', 'm-2'] }, listed],
    ['results', { results: [{ messageId: 'm-1' }, { messageId: 'm-2' }] }, listed],
    ['the body itself', ['m-1', { messageId: 'm-2' }], listed],
    ['by recipient', { messageIdList: { '0041': 'm-1', '0042': { error: { errorCode: 'X' } } } }, toEach],
    ['of a wrong type', { messageIdList: 'm-1' }, undefined],
  ])('reads a list of ids that is %s', (_, body, messageIdList) => {
    const outcome = classifyAnswer(answer(200, { body: JSON.stringify(body) }));
    const ids = messageIdList === undefined ? {} : { messageIdList };
    expect(outcome).toEqual({ kind: 'accepted', requestId: 'f24-1', ...ids });
  });

  it('takes nothing else for a list of ids where the answer names the message', () => {
    const body = '{"messageId":"m-1","messages":["thank you"]}';
    expect(classifyAnswer(answer(200, { body }))).toEqual({
      kind: 'accepted',
      requestId: 'f24-1',
      messageId: 'm-1',
    });
  });

  it('keeps code, text and details of a rejection', () => {
    expect(classifyAnswer(answer(400))).toEqual({
      kind: 'rejected',
      status: 400,
      requestId: 'f24-1',
      error: {
        code: 'InvalidContent',
        message: 'refused',
        details: [{ parameter: 'To', messages: ['is an invalid receiver'] }],
      },
    });
  });

  const refusalNaming = (...parameters: string[]): string =>
    JSON.stringify({
      errorCode: 'InvalidContent',
      errorDetails: { errors: parameters.map((parameter) => ({ parameter, messages: ['is not approved'] })) },
    });

  it.each([['From'], ['from'], ['From', 'From'], ['Sender'], ['messages[0].from']])(
    'says that the sender is refused where a 400 names it alone: %j',
    (...parameters) => {
      expect(classifyAnswer(answer(400, { body: refusalNaming(...parameters) }))).toMatchObject({
        kind: 'rejected',
        refused: 'sender',
      });
    },
  );

  it.each([
    [400, ['From', 'To']],
    [400, ['To']],
    [400, ['FromDate']],
    [400, ['']],
    [400, []],
    [422, ['From']],
  ])('says nothing against the sender where a %i names %j', (status, parameters) => {
    const outcome = classifyAnswer(answer(status, { body: refusalNaming(...parameters) }));
    expect(outcome).toMatchObject({ kind: 'rejected', status });
    expect(outcome).not.toHaveProperty('refused');
  });

  it('rejects without details where the body cannot be read', () => {
    expect(classifyAnswer(answer(400, { body: '<html>' }))).toEqual({
      kind: 'rejected',
      status: 400,
      requestId: 'f24-1',
      error: { code: '', message: '', details: [] },
    });
  });

  it.each([404, 405, 407])(
    'takes a marked %i without an error code for a wrong address, not for the message',
    (status) => {
      expect(classifyAnswer(answer(status, { body: '' }))).toEqual({
        kind: 'account-refused',
        status,
        reason: 'wrong-address',
        requestId: 'f24-1',
      });
    },
  );

  it.each([
    [401, '', 'credentials'],
    [402, '', 'credits'],
    [403, '', 'forbidden'],
    [403, '{"errorCode":"NotEnoughCredits"}', 'credits'],
    [403, '{"errorCode":"PermissionDenied"}', 'forbidden'],
  ])('names why the account is refused: %i %s', (status, body, reason) => {
    expect(classifyAnswer(answer(status, { body }))).toMatchObject({
      kind: 'account-refused',
      status,
      reason,
    });
  });

  it.each([429, 503])('says how long to wait after %i', (status) => {
    expect(classifyAnswer(answer(status, { retryAfter: '7' }))).toEqual({
      kind: 'throttled',
      status,
      retryAfterMs: 7000,
      requestId: 'f24-1',
    });
    expect(classifyAnswer(answer(status))).toEqual({ kind: 'throttled', status, requestId: 'f24-1' });
  });

  it('depends on status and request id alone, whatever the body', () => {
    const status = fc.integer({ min: 200, max: 599 }).filter((code) => !isWrongAddress(code));
    const shaped = fc
      .object()
      .map((value) => JSON.stringify({ messageIdList: value, errorDetails: value, ...value }));
    const body = fc.oneof(fc.string(), fc.json(), shaped);
    const property = fc.property(status, body, (code, text) => {
      expect(classifyAnswer(answer(code, { body: text })).kind).toBe(expectedMarked(code));
      expect(classifyAnswer({ ...unmarked(code), body: text }).kind).toBe(expectedUnmarked(code));
    });
    expect(() => fc.assert(property)).not.toThrow();
  });
});

function failure(reason: FailureReason, dispatched: boolean): string {
  const outcome = classifyAnswer({ kind: 'failure', reason, dispatched });
  return `${outcome.kind} ${'reason' in outcome ? outcome.reason : ''}`;
}

describe('classifyAnswer without an answer', () => {
  it.each([
    'dns',
    'connect-refused',
    'connect-timeout',
    'tls',
    'certificate',
    'connect-failed',
    'aborted',
  ] as const)('knows that nothing was sent: %s', (reason) => {
    expect(failure(reason, false)).toBe(`not-sent ${reason}`);
  });

  it.each(['timeout', 'connection-lost', 'aborted'] as const)(
    'is in doubt after the dispatch: %s',
    (reason) => {
      expect(failure(reason, true)).toBe(`unknown ${reason}`);
    },
  );

  it.each(['dns', 'connect-refused', 'connect-timeout', 'tls', 'certificate', 'connect-failed'] as const)(
    'never calls anything not sent once it was dispatched: %s',
    (reason) => {
      expect(failure(reason, true)).toBe('unknown connection-lost');
    },
  );

  it('keeps the cause', () => {
    const cause = new Error('reset');
    expect(
      classifyAnswer({ kind: 'failure', reason: 'connection-lost', dispatched: true, cause }),
    ).toHaveProperty('cause', cause);
  });
});
