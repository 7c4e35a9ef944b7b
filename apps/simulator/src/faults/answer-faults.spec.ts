import { request } from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Simulator } from '../simulator.js';
import { startSimulator } from '../start-simulator.js';
import { call, DEMO_CREDENTIALS, postMessage, sms } from '../testing/api-client.js';
import { FAULT_STATUSES, type FaultRule } from './fault-rule.js';

describe('faults of the answer', () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSimulator();
  });
  afterAll(async () => simulator.stop());
  beforeEach(() => simulator.reset());

  const post = async () => postMessage(simulator.url, sms());
  const accepted = () => simulator.log().length;

  it('delay: accepts at once, answers later', async () => {
    simulator.setFaults([{ kind: 'delay', ms: 200 }]);
    const answer = await post();
    expect(answer.status).toBe(200);
    // Timers may be a millisecond early.
    expect(Date.now() - (simulator.log()[0]?.at ?? 0)).toBeGreaterThanOrEqual(199);
    expect(simulator.requests()).toMatchObject([{ outcome: 'accepted', fault: 'delay', status: 200 }]);
  });

  it.each([
    [{ kind: 'refuse' }, 400, 'InvalidContent'],
    [{ kind: 'refuse', status: 422, errorCode: 'Nope' }, 422, 'Nope'],
  ] satisfies [FaultRule, number, string][])('%o', async (rule, status, errorCode) => {
    simulator.setFaults([rule]);
    expect(await post()).toMatchObject({
      status,
      body: { errorCode, errorMessage: expect.any(String) as string, errorDetails: { errors: [] } },
    });
    expect(accepted()).toBe(0);
    expect(simulator.requests()).toMatchObject([{ outcome: 'fault', fault: 'refuse', status }]);
  });

  it('credits: 403 as for an empty account', async () => {
    simulator.setFaults([{ kind: 'credits' }]);
    expect(await post()).toMatchObject({ status: 403, body: { errorCode: 'NotEnoughCredits' } });
    expect(accepted()).toBe(0);
    expect(simulator.requests()).toMatchObject([{ outcome: 'fault', fault: 'credits', status: 403 }]);
  });

  it.each(FAULT_STATUSES)('status %i', async (status) => {
    simulator.setFaults([{ kind: 'status', status, retryAfter: 7 }]);
    const answer = await post();
    expect(answer).toMatchObject({ status, headers: { 'retry-after': '7' } });
    expect(Object.keys(answer.body as object)).toEqual(['errorCode', 'errorMessage', 'errorDetails']);
    expect(answer.headers['x-f24-request-id']).toBe(simulator.requests()[0]?.requestId);
    expect(accepted()).toBe(0);
  });

  it.each([
    ['drop-before', 0],
    ['drop-after', 1],
  ] as const)('%s: the connection is reset, %i accepted', async (kind, messages) => {
    simulator.setFaults([{ kind }]);
    await expect(post()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(accepted()).toBe(messages);
    expect(simulator.requests()).toMatchObject([{ fault: kind, status: null }]);
  });

  it.each([
    [false, 0],
    [true, 1],
  ])('hang with accept %s: no answer, %i accepted', async (accept, messages) => {
    simulator.setFaults([{ kind: 'hang', accept }]);
    const waiting = request(`${simulator.url}/api/v2/message`, {
      method: 'POST',
      headers: { authorization: DEMO_CREDENTIALS },
      body: JSON.stringify(sms()),
      headersTimeout: 1_100,
    });
    await expect(waiting).rejects.toMatchObject({ code: 'UND_ERR_HEADERS_TIMEOUT' });
    expect(accepted()).toBe(messages);
    expect(simulator.requests()).toMatchObject([{ fault: 'hang', status: null }]);
  });

  it('truncate: accepted, half of the body', async () => {
    simulator.setFaults([{ kind: 'truncate' }]);
    const { statusCode, headers, body } = await request(`${simulator.url}/api/v2/message`, {
      method: 'POST',
      headers: { authorization: DEMO_CREDENTIALS },
      body: JSON.stringify(sms()),
    });
    expect(statusCode).toBe(200);
    expect(headers['x-f24-request-id']).toBe(simulator.log()[0]?.requestId);
    await expect(body.text()).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
    expect(accepted()).toBe(1);
  });

  it('not-json: accepted, HTML', async () => {
    simulator.setFaults([{ kind: 'not-json' }]);
    const answer = await post();
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.body).toMatch(/^<!DOCTYPE html>/);
    expect(accepted()).toBe(1);
  });

  it('no-request-id: accepted, the header is missing', async () => {
    simulator.setFaults([{ kind: 'no-request-id' }]);
    const answer = await post();
    expect(answer.status).toBe(200);
    expect(answer.headers).not.toHaveProperty('x-f24-request-id');
    expect(accepted()).toBe(1);
  });

  it.each([
    [{ kind: 'status', status: 429, retryAfter: 3 }, 429],
    [{ kind: 'refuse', status: 404, errorCode: 'NotFound' }, 404],
    [{ kind: 'not-json' }, 200],
    [{ kind: 'no-request-id' }, 200],
  ] satisfies [FaultRule, number][])(
    'on query %o: of the question, not of the sending',
    async (rule, status) => {
      simulator.setFaults([{ ...rule, on: 'query', to: '+41791234567', times: 1 }]);
      const { messageId } = (await post()).body as { messageId: string };
      const query = async () => call(`${simulator.url}/api/v2/message/${messageId}`, 'GET');
      expect((await query()).status).toBe(status);
      expect(simulator.requests().at(-1)).toMatchObject({ outcome: 'fault', fault: rule.kind, status });
      expect((await query()).body).toMatchObject({ messageId });
    },
  );

  it('on query drop-after: a question for a list has no answer', async () => {
    simulator.setFaults([{ kind: 'drop-after', on: 'query' }]);
    await expect(call(`${simulator.url}/api/v2/messagelist/x`, 'GET')).rejects.toMatchObject({
      code: 'ECONNRESET',
    });
  });

  it('a request that breaks the rules is refused, not accepted by a fault', async () => {
    simulator.setFaults([{ kind: 'drop-after' }]);
    expect((await postMessage(simulator.url, sms({ from: '' }))).status).toBe(400);
    expect(accepted()).toBe(0);
  });

  it('close cuts requests that hang or wait', async () => {
    const other = await startSimulator();
    other.setFaults([
      { kind: 'hang', accept: true, to: '+41790000001' },
      { kind: 'delay', ms: 600_000 },
    ]);
    const waiting = Promise.allSettled([
      postMessage(other.url, sms({ to: '+41790000001' })),
      postMessage(other.url, sms()),
    ]);
    await expect.poll(() => other.log().length).toBe(2);
    await other.stop();
    expect((await waiting).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
