import type { AccessOutcome } from '@ecall-gateway/ecall-client';
import { describe, expect, it } from 'vitest';
import { askAccess, checkAccount, judgeAccess } from './account.check.js';

describe('judgeAccess', () => {
  it.each<[AccessOutcome, string, string]>([
    [{ kind: 'granted', requestId: 'r-1', addressConfirmed: true }, 'ok', 'credentials taken (request r-1)'],
    [{ kind: 'granted', requestId: 'r', addressConfirmed: false }, 'warn', 'none of the paths'],
    [{ kind: 'throttled', status: 429, requestId: 'r' }, 'warn', 'busy'],
    [
      { kind: 'account-refused', reason: 'credentials', status: 401, requestId: 'r-2' },
      'fail',
      'refuses the credentials (401, request r-2)',
    ],
    [
      { kind: 'account-refused', reason: 'forbidden', status: 403, requestId: 'r' },
      'fail',
      'forbids the account',
    ],
    [{ kind: 'account-refused', reason: 'credits', status: 402, requestId: 'r' }, 'fail', 'no credits'],
    [{ kind: 'account-refused', reason: 'wrong-address', status: 404 }, 'fail', "is not eCall's API (404)"],
    [{ kind: 'failed', reason: 'no-request-id', status: 401 }, 'fail', 'x-f24-request-id is missing'],
    [{ kind: 'failed', reason: 'server-error', status: 503, requestId: 'r' }, 'fail', 'no answer (503)'],
    [
      { kind: 'failed', reason: 'proxy', cause: new Error('the proxy answered 407') },
      'fail',
      'the proxy opens no tunnel to rest.ecall.ch (the proxy answered 407)',
    ],
    [
      { kind: 'failed', reason: 'connection', cause: new Error('ECONNREFUSED') },
      'fail',
      'connection, ECONNREFUSED',
    ],
  ])('%o', (outcome, level, seen) => {
    const finding = judgeAccess('rest.ecall.ch', outcome);
    expect(finding).toMatchObject({ level, seen: expect.stringContaining(seen) });
    expect(finding.nextStep === undefined).toBe(level === 'ok');
  });
});

describe('checkAccount', () => {
  it('says what is wrong with an address that the client does not take', async () => {
    const account = {
      name: 'a',
      username: 'u',
      password: 'hunter2',
      apiVersion: 2 as const,
      baseUrl: 'http://example.com',
    };
    const finding = await checkAccount(account, askAccess(account, 1_000));
    expect(finding).toMatchObject({ level: 'fail', seen: expect.stringContaining('baseUrl') });
    expect(JSON.stringify(finding)).not.toContain('hunter2');
  });
});
