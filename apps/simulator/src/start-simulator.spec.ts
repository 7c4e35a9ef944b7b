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
  afterEach(async () => Promise.all([simulator.close(), receiver.close()]));

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
});
