import type { UploadOutcome } from '@ecall-gateway/ecall-client';
import { describe, expect, it } from 'vitest';
import { uploadAnswer } from './upload-answer.js';

const error = { code: 'MediaTooLarge', message: 'Too large for WhatsApp.', details: [] };

describe('uploadAnswer', () => {
  it('names the file', () => {
    expect(uploadAnswer({ kind: 'uploaded', mediaId: 'm-1', requestId: 'r-1' })).toEqual({
      kind: 'uploaded',
      mediaId: 'm-1',
    });
  });

  it("hands on eCall's refusal", () => {
    expect(uploadAnswer({ kind: 'rejected', status: 413, error, requestId: 'r-1' })).toEqual({
      kind: 'failed',
      status: 422,
      message: 'eCall refused the file (413): Too large for WhatsApp.',
      providerError: 'MediaTooLarge',
      requestId: 'r-1',
    });
  });

  it('says when to try again', () => {
    const throttled: UploadOutcome = {
      kind: 'throttled',
      status: 429,
      retryAfterMs: 7_000,
      requestId: 'r-1',
    };
    expect(uploadAnswer(throttled)).toMatchObject({ status: 503, retryAfterMs: 7_000, requestId: 'r-1' });
  });

  it.each<[UploadOutcome, number, RegExp]>([
    [{ kind: 'account-refused', status: 401, reason: 'credentials', requestId: 'r' }, 502, /credentials/],
    [{ kind: 'not-sent', reason: 'connect-refused' }, 502, /cannot be reached \(connect-refused\)/],
    [{ kind: 'not-sent', reason: 'aborted' }, 503, /stops/],
    [{ kind: 'not-sent', reason: 'source-failed' }, 408, /no more bytes/],
    [{ kind: 'not-sent', reason: 'size-mismatch' }, 400, /content-length/],
    [{ kind: 'unknown', reason: 'timeout' }, 504, /timeout/],
    [{ kind: 'unknown', reason: 'connection-lost' }, 502, /may be uploaded again/],
    [{ kind: 'unknown', reason: 'no-media-id', status: 200, requestId: 'r' }, 502, /no-media-id/],
  ])('%j', (outcome, status, message) => {
    expect(uploadAnswer(outcome)).toMatchObject({
      status,
      message: expect.stringMatching(message) as string,
    });
  });
});
