import { describe, expect, it } from 'vitest';
import type { CallFacts } from '../transport/call-facts.js';
import type { FailureReason } from '../transport/transport-failure.js';
import { classifyUpload, type SourceState } from './classify-upload.js';

const DONE: SourceState = { waiting: false, finished: true };
const UNDER_WAY: SourceState = { waiting: false, finished: false };
const answer = (status: number, body = ''): CallFacts => ({
  kind: 'answer',
  status,
  requestId: 'f24-1',
  body,
  receivedAt: 0,
});
const failure = (reason: FailureReason, dispatched = true): CallFacts => ({
  kind: 'failure',
  reason,
  dispatched,
});

describe('classifyUpload', () => {
  it.each([
    ['an object', '{"mediaId":"f-1"}', 'f-1'],
    ['an object in other letters', '{"MEDIAID":"f-1"}', 'f-1'],
    ['a number', '{"mediaId":7}', '7'],
  ])('reads the id from %s', (_, body, mediaId) => {
    expect(classifyUpload(answer(200, body), DONE)).toEqual({
      kind: 'uploaded',
      mediaId,
      requestId: 'f24-1',
    });
  });

  it.each(['', 'OK', '"OK"', '{}', '{"mediaId":null}', '{"mediaId":{"a":1}}', '[]', '{"mediaId":"f-'])(
    'has no id to tell where the body is %s',
    (body) => {
      expect(classifyUpload(answer(200, body), DONE)).toEqual({
        kind: 'unknown',
        status: 200,
        reason: 'no-media-id',
        requestId: 'f24-1',
      });
    },
  );

  it.each([
    [413, 'rejected'],
    [415, 'rejected'],
    [429, 'throttled'],
    [401, 'account-refused'],
    [500, 'unknown'],
  ])('takes %i for %s, as of a message', (status, kind) => {
    expect(classifyUpload(answer(status), UNDER_WAY).kind).toBe(kind);
  });

  it('blames the source where it failed, wherever that was noticed', () => {
    const cause = new Error('disk');
    const source: SourceState = { ...UNDER_WAY, failure: { reason: 'source-failed', cause } };
    expect(classifyUpload(failure('connection-lost'), source)).toEqual({
      kind: 'not-sent',
      reason: 'source-failed',
      cause,
    });
  });

  it('blames the source where it kept the request waiting, and eCall where not', () => {
    expect(classifyUpload(failure('timeout'), { ...UNDER_WAY, waiting: true })).toMatchObject({
      kind: 'not-sent',
      reason: 'source-failed',
    });
    expect(classifyUpload(failure('timeout'), UNDER_WAY)).toEqual({ kind: 'unknown', reason: 'timeout' });
    expect(classifyUpload(failure('timeout'), DONE)).toEqual({ kind: 'unknown', reason: 'timeout' });
  });

  it('knows that eCall does not have a file whose end was never given', () => {
    expect(classifyUpload(failure('aborted'), UNDER_WAY)).toMatchObject({
      kind: 'not-sent',
      reason: 'aborted',
    });
    expect(classifyUpload(failure('aborted'), DONE)).toMatchObject({ kind: 'unknown', reason: 'aborted' });
  });

  it('is not sent where there was no connection', () => {
    expect(classifyUpload(failure('dns', false), UNDER_WAY)).toEqual({ kind: 'not-sent', reason: 'dns' });
  });
});
