import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Simulator } from './simulator.js';
import { startSimulator } from './start-simulator.js';
import { call, postMessage, sms } from './testing/api-client.js';
import { type Receiver, startReceiver } from './testing/receiver.js';

describe('the simulator', () => {
  let receiver: Receiver;
  let simulator: Simulator;
  beforeEach(async () => {
    receiver = await startReceiver();
    simulator = await startSimulator({
      inboundUrl: `${receiver.url}/received`,
      inboundToken: 'a b',
      sentAfterMs: 20,
      deliveredAfterMs: 60,
    });
  });
  afterEach(async () => Promise.all([simulator.stop(), receiver.close()]));

  it('accepts a message, tells its status, and answers for it', async () => {
    const notification = { addresses: [`${receiver.url}/status`] };
    const answer = await postMessage(simulator.url, sms({ notification }));
    expect(answer).toMatchObject({ status: 200, body: { messageId: expect.any(String) as string } });
    const { messageId } = answer.body as { messageId: string };
    expect(simulator.log()).toMatchObject([
      {
        sequence: 1,
        messageId,
        requestId: answer.headers['x-f24-request-id'],
        channel: 'Sms',
        from: 'Gateway',
        to: '+41791234567',
        text: 'Grüezi',
        content: { type: 'Text', text: 'Grüezi' },
        notificationAddresses: notification.addresses,
      },
    ]);
    await vi.waitFor(() => expect(simulator.callbacks()).toHaveLength(2));
    expect(receiver.calls.map(({ body }) => body['status'])).toEqual(['Sent', 'Delivered']);
    const { body } = await call(`${simulator.url}/api/v2/message/${messageId}`, 'GET');
    expect(body).toMatchObject({ messageId, status: 'Delivered', to: '+41791234567' });
  });

  it('does not start with an inbound URL that is none, and does not repeat it', async () => {
    const starting = startSimulator({ inboundUrl: '/in?token=s3cret' });
    await expect(starting).rejects.toThrow(/^inboundUrl must be an absolute URL$/);
  });

  it('changes its credentials, at once or later', async () => {
    const authorization = `Basic ${Buffer.from('me:new').toString('base64')}`;
    const login = { username: 'me', password: 'new' };
    simulator.setCredentials(login, { afterMs: 600_000 });
    expect((await postMessage(simulator.url, sms(), { authorization })).status).toBe(401);
    expect((await postMessage(simulator.url, sms())).status).toBe(200);
    simulator.setCredentials(login);
    expect((await postMessage(simulator.url, sms(), { authorization })).status).toBe(200);
    expect((await postMessage(simulator.url, sms())).status).toBe(401);
    simulator.reset();
    expect((await postMessage(simulator.url, sms())).status).toBe(200);
  });

  it('of a free account takes no other sender of SMS than its number', async () => {
    const free = await startSimulator({ freeAccountNumber: '+41791112233' });
    try {
      expect((await postMessage(free.url, sms({ from: '0041791112233' }))).status).toBe(200);
      expect(await postMessage(free.url, sms({ from: 'Gateway' }))).toMatchObject({
        status: 400,
        body: { errorDetails: { errors: [{ parameter: 'From' }] } },
      });
      const rcs = sms({ channel: 'Rcs', from: 'Gateway' });
      expect((await postMessage(free.url, rcs)).status).toBe(200);
    } finally {
      await free.stop();
    }
  });

  it('forwards a received message with the token', async () => {
    const message = { from: '0041791234567', to: '0041790000000', text: 'Hallo' };
    expect(await simulator.inbound(message)).toEqual({ status: 200 });
    expect(receiver.calls).toMatchObject([
      {
        url: '/received?token=a+b',
        body: {
          channel: 'Sms',
          from: message.from,
          to: message.to,
          content: { type: 'Text', text: 'Hallo' },
        },
      },
    ]);
  });

  it('forwards media, and the older form of a text', async () => {
    const numbers = { from: '0041791234567', to: '0041769999999' };
    const content = { type: 'Image', mediaId: 'm-1', text: 'Look' };
    expect(await simulator.inbound({ ...numbers, channel: 'Whatsapp', content })).toEqual({ status: 200 });
    expect(await simulator.inbound({ ...numbers, text: 'Hallo', older: true })).toEqual({ status: 200 });
    const common = {
      ...numbers,
      messageId: expect.any(String) as string,
      timestamp: expect.stringMatching(/Z$/) as string,
    };
    expect(receiver.calls.map(({ body }) => body)).toEqual([
      { ...common, channel: 'Whatsapp', content },
      { ...common, text: 'Hallo' },
    ]);
  });
});
