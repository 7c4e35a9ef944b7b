import { request } from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Simulator } from '../simulator.js';
import { startSimulator } from '../start-simulator.js';
import { call, DEMO_CREDENTIALS, postMessage, postMessageList, sms } from '../testing/api-client.js';
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
    ['utf-8-bom', 'utf-8', [0xef, 0xbb, 0xbf, 0x7b]],
    ['utf-16le', 'utf-16le', [0x7b, 0x00, 0x22, 0x00]],
    ['iso-8859-1', 'iso-8859-1', [0x7b, 0x22, 0x6d, 0x65]],
  ] as const)('charset %s: accepted, JSON encoded so', async (charset, named, start) => {
    simulator.setFaults([{ kind: 'charset', charset }]);
    const { statusCode, headers, body } = await request(`${simulator.url}/api/v2/message`, {
      method: 'POST',
      headers: { authorization: DEMO_CREDENTIALS },
      body: JSON.stringify(sms()),
    });
    const bytes = Buffer.from(await body.arrayBuffer());
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      'content-type': `application/json; charset=${named}`,
      'x-f24-request-id': simulator.log()[0]?.requestId,
    });
    expect([...bytes.subarray(0, 4)]).toEqual(start);
    expect(JSON.parse(new TextDecoder(named).decode(bytes))).toEqual({
      messageId: simulator.log()[0]?.messageId,
    });
  });

  it.each([
    [502, false, 0],
    [504, true, 1],
    [200, false, 0],
    [407, false, 0],
  ])('proxy %i with accept %s: HTML without a request id, %i accepted', async (status, accept, messages) => {
    simulator.setFaults([{ kind: 'proxy', status, accept }]);
    const answer = await post();
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.headers).not.toHaveProperty('x-f24-request-id');
    expect(answer.headers).not.toHaveProperty('location');
    expect(accepted()).toBe(messages);
    expect(simulator.requests()).toMatchObject([{ fault: 'proxy', status }]);
  });

  it('proxy with a redirect names where to go', async () => {
    simulator.setFaults([{ kind: 'proxy', status: 302, accept: false }]);
    expect(await post()).toMatchObject({
      status: 302,
      headers: { location: expect.stringMatching(/^https:/) as string },
    });
  });

  it('sender-unapproved: 400 that names only From, for that sender alone', async () => {
    simulator.setFaults([{ kind: 'sender-unapproved', from: 'MyBrand' }]);
    const answer = await postMessage(simulator.url, sms({ from: 'MyBrand' }));
    expect(answer).toMatchObject({
      status: 400,
      body: { errorCode: 'InvalidContent', errorDetails: { errors: [{ parameter: 'From' }] } },
    });
    expect((answer.body as { errorDetails: { errors: unknown[] } }).errorDetails.errors).toHaveLength(1);
    expect(accepted()).toBe(0);
    expect((await post()).status).toBe(200);
  });

  it('sender-unapproved strikes the items of a list by themselves', async () => {
    simulator.setFaults([{ kind: 'sender-unapproved', from: 'MyBrand' }]);
    const messages = ['MyBrand', 'Gateway'].map((from) => sms({ from }));
    expect(await postMessageList(simulator.url, { messages })).toMatchObject({
      status: 200,
      body: {
        messages: [
          { error: { errorDetails: { errors: [{ parameter: 'From' }] } } },
          { messageId: expect.any(String) as string },
        ],
      },
    });
  });

  it('a slow account does not slow down another', async () => {
    const other = await startSimulator({ accounts: [{ username: 'bulk', password: 'secret' }] });
    try {
      other.setFaults([{ kind: 'hang', accept: false, account: 'bulk' }]);
      const authorization = `Basic ${Buffer.from('bulk:secret').toString('base64')}`;
      const slow = postMessage(other.url, sms(), { authorization }).catch(() => 'no answer');
      await expect.poll(() => other.requests().length).toBe(1);
      expect((await postMessage(other.url, sms())).status).toBe(200);
      expect(other.requests()).toMatchObject([
        { account: 'bulk', fault: 'hang' },
        { account: 'demo', outcome: 'accepted' },
      ]);
      expect(other.log()).toMatchObject([{ account: 'demo' }]);
      await other.stop();
      expect(await slow).toBe('no answer');
    } finally {
      await other.stop();
    }
  });

  it('calls: refuses the calls that it numbers', async () => {
    simulator.setFaults([
      { kind: 'status', status: 401, calls: [1] },
      { kind: 'status', status: 402, calls: [2] },
      { kind: 'status', status: 403, calls: [4, 5] },
    ]);
    const statuses: number[] = [];
    while (statuses.length < 6) statuses.push((await post()).status);
    expect(statuses).toEqual([401, 402, 200, 403, 403, 200]);
    expect(simulator.faults()).toEqual([]);
  });

  it.each([
    [{ kind: 'proxy', status: 502, accept: false }, 502],
    [{ kind: 'charset', charset: 'utf-8-bom' }, 200],
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
