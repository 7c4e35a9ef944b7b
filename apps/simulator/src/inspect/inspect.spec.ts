import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Simulator } from '../simulator.js';
import { startSimulator } from '../start-simulator.js';
import { call, postMessage, sms } from '../testing/api-client.js';
import { type Receiver, startReceiver } from '../testing/receiver.js';

describe('looking at one message', () => {
  let receiver: Receiver;
  let simulator: Simulator;
  beforeEach(async () => {
    receiver = await startReceiver((count) => (count === 1 ? 503 : 200));
    simulator = await startSimulator({ sentAfterMs: 0, deliveredAfterMs: 60_000, callbackBackoffMs: 1 });
  });
  afterEach(async () => Promise.all([simulator.stop(), receiver.close()]));

  const look = async (path: string) => call(`${simulator.url}${path}`, 'GET', undefined, '');

  it('shows request, answer and callbacks, without credentials and tokens', async () => {
    const token = 'k1.eyJzZWNyZXQiOiJ5ZXMifQ';
    const { body: accepted } = await postMessage(
      simulator.url,
      sms({ notification: { addresses: [`${receiver.url}/status/${token}?t=${token}`] } }),
    );
    await expect.poll(() => simulator.callbacks().length).toBe(2);
    const { messageId } = accepted as { messageId: string };
    const { status, body } = await look(`/control/messages/${messageId}`);
    expect(status).toBe(200);
    const cut = `${receiver.url}/status/k1.eyJ…?t=…`;
    expect(body).toMatchObject({
      message: { messageId, version: 2, notificationAddresses: [cut] },
      status: 'Sent',
      request: {
        entry: { method: 'POST', path: '/api/v2/message', status: 200 },
        headers: { authorization: '…', 'content-type': expect.any(String) as string },
        body: expect.stringContaining('Grüezi') as string,
        answer: { status: 200, body: JSON.stringify(accepted) },
      },
      callbacks: [
        { status: 'Sent', attempt: 1, answer: 503, url: cut },
        { status: 'Sent', attempt: 2, answer: 200, url: cut, body: JSON.stringify(receiver.calls[1]?.body) },
      ],
    });
    expect(JSON.stringify(body)).not.toContain(token);
    expect(JSON.stringify(body)).not.toContain(Buffer.from('demo:demo').toString('base64'));
  });

  it('shows a request that was not accepted', async () => {
    simulator.setFaults([{ kind: 'drop-before' }]);
    await postMessage(simulator.url, sms()).catch(() => undefined);
    const { body } = await look(`/control/requests/${simulator.requests()[0]?.requestId}`);
    expect(body).toMatchObject({ entry: { status: null, fault: 'drop-before' }, headers: {} });
    expect(body).not.toHaveProperty('answer');
  });

  it('names what there is not', async () => {
    for (const path of ['/control/messages/x', '/control/requests/x']) {
      expect(await look(path)).toMatchObject({ status: 404, body: { errorCode: 'NotFound' } });
    }
  });

  it('keeps no body that is too long', async () => {
    const long = 'x'.repeat(70_000);
    await postMessage(simulator.url, sms({ content: { type: 'Text', text: long } }));
    const [first] = simulator.requests();
    expect((await look(`/control/requests/${first?.requestId}`)).body).toMatchObject({ body: null });
  });

  it('gives a message a status by hand, and tells its sender', async () => {
    const notification = { addresses: [receiver.url] };
    await postMessage(simulator.url, sms({ notification }), { path: '/api/v1/message' });
    const { messageId = '' } = simulator.log()[0] ?? {};
    await expect.poll(() => simulator.callbacks().length).toBe(2);
    const path = `${simulator.url}/control/messages/${messageId}/status`;
    const answer = await call(path, 'POST', '{"status":"Read"}', '');
    expect(answer).toMatchObject({ status: 200, body: { messageId, status: 'Read' } });
    await expect
      .poll(() => receiver.calls.at(-1)?.body)
      .toMatchObject({
        messageId,
        status: 'Read',
        timestamp: expect.not.stringContaining('Z') as string,
      });
    expect((await call(`${simulator.url}/api/v2/message/${messageId}`, 'GET')).body).toMatchObject({
      status: 'Read',
    });
    expect((await call(path, 'POST', '{}', '')).status).toBe(400);
    expect((await call(path.replace(messageId, 'x'), 'POST', '{"status":"Read"}', '')).status).toBe(404);
  });
});
