import { classifyAnswer } from '@ecall-gateway/ecall-client';
import { describe, expect, it } from 'vitest';
import { capturedFile } from './captured-file.js';
import { redactor } from './redaction.js';

const redact = redactor({ to: '+41765558899', from: 'MyBrand', text: 'secret text', others: [] });
const exchange = {
  kind: 'message' as const,
  name: 'message',
  note: 'POST of an SMS, 2026-11-26',
  status: 400,
  headers: {
    'X-F24-Request-Id': 'r-1',
    date: 'Thu, 26 Nov 2026 21:09:42 GMT',
    'set-cookie': ['a=b', 'c=d'],
    'content-length': '10',
    'x-api-token': 'x',
    vary: ['a', 'b'],
  },
  body: '{"errorCode":"InvalidContent","errorMessage":"\'0041765558899\' is an invalid receiver."}',
  read: {
    kind: 'rejected',
    error: { code: 'InvalidContent', message: "'0041765558899' is an invalid receiver." },
    missing: undefined,
  },
};
const of = (more: object, apiVersion: 1 | 2 = 2) =>
  capturedFile({ ...exchange, ...more }, redact, { source: 'account', apiVersion }) as Record<
    string,
    unknown
  >;

describe('a captured file', () => {
  it('holds what the client’s tests want, and nothing of anybody', () => {
    expect(of({})).toEqual({
      kind: 'message',
      source: 'account',
      note: 'POST of an SMS, 2026-11-26',
      status: 400,
      headers: { 'x-f24-request-id': 'r-1', date: 'Thu, 26 Nov 2026 21:09:42 GMT', vary: 'a, b' },
      body: { errorCode: 'InvalidContent', errorMessage: "'0041791234567' is an invalid receiver." },
      read: {
        kind: 'rejected',
        error: { code: 'InvalidContent', message: "'0041791234567' is an invalid receiver." },
      },
    });
  });

  it('is read by the client as it says', () => {
    const { status, headers, body, read } = of({}) as {
      status: number;
      headers: Record<string, string>;
      body: unknown;
      read: object;
    };
    const facts = { status, requestId: headers['x-f24-request-id'], retryAfter: undefined, date: undefined };
    expect(
      classifyAnswer({ kind: 'answer', ...facts, body: JSON.stringify(body), receivedAt: 0 }),
    ).toMatchObject(read);
  });

  it('keeps a body that is no JSON as a text, and the version where it is not the usual one', () => {
    const file = of({ body: '<html>+41765558899</html>' }, 1);
    expect(file).toMatchObject({ text: '<html>+41791234567</html>', apiVersion: 1 });
    expect(file).not.toHaveProperty('body');
  });
});
