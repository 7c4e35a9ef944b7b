import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Simulator } from '../simulator.js';
import { startSimulator } from '../start-simulator.js';
import { call, postMessage, sms } from '../testing/api-client.js';
import { type Receiver, startReceiver } from '../testing/receiver.js';

describe('the control side', () => {
  let receiver: Receiver;
  let simulator: Simulator;
  beforeAll(async () => {
    receiver = await startReceiver((count) => (count === 1 ? 202 : 404));
    simulator = await startSimulator({
      inboundUrl: `${receiver.url}/in?x=1`,
      inboundToken: 't&u',
      sentAfterMs: 0,
      deliveredAfterMs: 0,
    });
  });
  afterAll(async () => Promise.all([simulator.stop(), receiver.close()]));
  beforeEach(() => simulator.reset());

  /** Without credentials: it is for those who run the simulator. */
  const control = async (method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown) =>
    call(`${simulator.url}${path}`, method, body === undefined ? undefined : JSON.stringify(body), '');

  it('lists its endpoints and says that it is well', async () => {
    expect(await control('GET', '/')).toMatchObject({
      status: 200,
      body: {
        name: 'eCall simulator',
        endpoints: expect.arrayContaining(['GET /control/log?since={sequence}']) as unknown,
      },
    });
    expect(await control('GET', '/health')).toMatchObject({ status: 200, body: { status: 'ok' } });
  });

  it.each(['log', 'requests'])('gives the %s after a sequence', async (list) => {
    for (let i = 0; i < 3; i += 1) await postMessage(simulator.url, sms());
    const all = await control('GET', `/control/${list}`);
    expect(all.body).toMatchObject([{ sequence: 1 }, { sequence: 2 }, { sequence: 3 }]);
    expect((await control('GET', `/control/${list}?since=2`)).body).toMatchObject([{ sequence: 3 }]);
    expect((await control('GET', `/control/${list}?since=99`)).body).toEqual([]);
  });

  it('gives callbacks and counts', async () => {
    await postMessage(simulator.url, sms({ notification: { addresses: ['http://127.0.0.1:1/'] } }));
    await postMessage(simulator.url, sms({ from: '' }));
    await expect.poll(() => simulator.callbacks().length).toBeGreaterThanOrEqual(2);
    const callbacks = (await control('GET', '/control/callbacks')).body as unknown[];
    expect(callbacks.slice(0, 2)).toMatchObject([{ sequence: 1 }, { sequence: 2 }]);
    expect((await control('GET', '/control/summary')).body).toMatchObject({
      messages: 1,
      requests: { total: 2, byOutcome: { accepted: 1, refused: 1 } },
      callbacks: { byAnswer: { none: expect.any(Number) as number } },
    });
  });

  it('adds, lists and removes faults', async () => {
    const rule = { kind: 'status', status: 503, times: 1 };
    expect(await control('POST', '/control/faults', rule)).toMatchObject({ status: 200, body: [rule] });
    await control('POST', '/control/faults', [{ kind: 'truncate' }]);
    expect((await control('GET', '/control/faults')).body).toEqual([
      { id: 1, ...rule },
      { id: 2, kind: 'truncate' },
    ]);
    expect((await postMessage(simulator.url, sms())).status).toBe(503);
    expect((await control('GET', '/control/faults')).body).toEqual([{ id: 2, kind: 'truncate' }]);
    expect((await control('DELETE', '/control/faults/1')).status).toBe(404);
    expect((await control('DELETE', '/control/faults/2')).status).toBe(204);
    await control('POST', '/control/faults', { kind: 'truncate' });
    expect((await control('DELETE', '/control/faults')).status).toBe(204);
    expect((await postMessage(simulator.url, sms())).status).toBe(200);
  });

  it('forgets all on reset', async () => {
    await postMessage(simulator.url, sms());
    await control('POST', '/control/faults', { kind: 'truncate' });
    expect((await control('POST', '/control/reset')).status).toBe(204);
    for (const list of ['log', 'requests', 'callbacks', 'faults']) {
      expect((await control('GET', `/control/${list}`)).body).toEqual([]);
    }
    await postMessage(simulator.url, sms());
    expect(simulator.log()).toMatchObject([{ sequence: 1 }]);
  });

  it('forwards a received message, and answers with the status it got', async () => {
    const message = {
      from: '0041791234567',
      to: '0041790000000',
      text: 'Hoi',
      messageId: 'm-1',
      channel: 'Whatsapp',
    };
    expect((await control('POST', '/control/inbound', message)).body).toEqual({ status: 202 });
    expect((await control('POST', '/control/inbound', message)).body).toEqual({ status: 404 });
    expect(receiver.calls[0]).toMatchObject({
      contentType: 'application/json; charset=utf-8',
      url: '/in?x=1&token=t%26u',
      body: {
        messageId: 'm-1',
        channel: 'Whatsapp',
        from: message.from,
        to: message.to,
        content: { type: 'Text', text: 'Hoi' },
        timestamp: expect.stringMatching(/Z$/) as string,
      },
    });
  });

  it.each([
    [undefined, { status: 503, reason: 'no-url' }],
    ['http://127.0.0.1:1/', { status: 502, reason: 'no-answer' }],
  ])('inbound to %s is %o', async (inboundUrl, result) => {
    const other = await startSimulator(inboundUrl === undefined ? {} : { inboundUrl });
    try {
      expect(await other.inbound({ from: '+41791234567', to: '+41790000000', text: 'x' })).toEqual(result);
    } finally {
      await other.stop();
    }
  });

  it('forwards a message in another encoding', async () => {
    const calls = receiver.calls.length;
    const message = { from: '0041791234567', to: '0041790000000', text: 'Grüezi', charset: 'iso-8859-1' };
    expect((await control('POST', '/control/inbound', message)).status).toBe(200);
    const received = receiver.calls[calls];
    expect(received?.contentType).toBe('application/json; charset=iso-8859-1');
    expect(received?.bytes.includes(Buffer.from('Grüezi', 'latin1'))).toBe(true);
    expect(received?.body).toMatchObject({ content: { type: 'Text', text: 'Grüezi' } });
  });

  it('forwards media of WhatsApp', async () => {
    const calls = receiver.calls.length;
    const content = { type: 'Image', mediaId: 'm-1' };
    const message = { from: '0041791234567', to: '0041769999999', channel: 'Whatsapp', content };
    expect((await control('POST', '/control/inbound', message)).status).toBe(200);
    expect(receiver.calls[calls]?.body).toMatchObject(message);
  });

  it('changes the credentials', async () => {
    const login = { username: 'me', password: 'new' };
    expect((await control('POST', '/control/credentials', { ...login, afterMs: 60_000 })).status).toBe(204);
    expect((await postMessage(simulator.url, sms())).status).toBe(200);
    await control('POST', '/control/credentials', login);
    expect((await postMessage(simulator.url, sms())).status).toBe(401);
  });

  it('takes an empty body that is named JSON, and says what is wrong with a broken one', async () => {
    expect((await call(`${simulator.url}/control/reset`, 'POST', '', '')).status).toBe(204);
    expect(await call(`${simulator.url}/control/faults`, 'POST', '{', '')).toMatchObject({
      status: 400,
      body: { errorDetails: { errors: [{ messages: ['the body is no JSON'] }] } },
    });
  });

  it.each([
    ['GET', '/control/log?since=x', undefined, 'since must be a sequence: an integer from 0'],
    ['POST', '/control/faults', { kind: 'x' }, /^rules\[0\]\.kind must be one of/],
    ['POST', '/control/faults', undefined, /^rules\[0\] must be an object$/],
    ['POST', '/control/inbound', [], 'the body must be an object with from, to and text'],
    ['POST', '/control/inbound', { from: 'a', to: 'b' }, 'text must be a string that is not empty'],
    [
      'POST',
      '/control/inbound',
      { from: 'a', to: 'b', content: {} },
      /^content must be an object with a type/,
    ],
    [
      'POST',
      '/control/inbound',
      { from: 'a', to: 'b', text: 'c', content: { type: 'Image' } },
      'content excludes text and older',
    ],
    ['POST', '/control/inbound', { from: 'a', to: 'b', text: 'c', older: 1 }, 'older must be true or false'],
    [
      'POST',
      '/control/inbound',
      { from: 'a', to: 'b', text: 'c', charset: 'x' },
      /^charset must be one of utf-8/,
    ],
    ['POST', '/control/credentials', [], 'the body must be an object with username and password'],
    ['POST', '/control/credentials', { username: 'a:b', password: 'c' }, /^username must be/],
    ['POST', '/control/credentials', { username: 'a', password: '' }, /^password must be/],
    ['POST', '/control/credentials', { username: 'a', password: 'b', afterMs: -1 }, /^afterMs must be/],
    [
      'POST',
      '/control/inbound',
      { from: 'a', to: 'b', text: 'c', channel: 'Fax' },
      /^channel must be one of Sms/,
    ],
  ] as const)('%s %s with %o says what is wrong', async (method, path, body, message) => {
    const answer = await control(method, path, body);
    expect(answer).toMatchObject({
      status: 400,
      body: { errorDetails: { errors: [{ messages: [expect.stringMatching(message) as string] }] } },
    });
  });
});
