import { afterEach, describe, expect, it } from 'vitest';
import type { FaultRule } from '../faults/fault-rule.js';
import type { SimulatorOptions } from '../settings/simulator-options.js';
import type { Simulator } from '../simulator.js';
import { startSimulator } from '../start-simulator.js';
import { call, postMessage, sms } from '../testing/api-client.js';
import { type Receiver, startReceiver } from '../testing/receiver.js';

const FAST = { sentAfterMs: 10, deliveredAfterMs: 40, callbackBackoffMs: 10 };

describe('status notifications', () => {
  let receiver: Receiver;
  let simulator: Simulator;
  afterEach(async () => Promise.all([simulator.stop(), receiver.close()]));

  async function start(options: SimulatorOptions = {}, answer?: (count: number) => number): Promise<void> {
    receiver = await startReceiver(answer);
    simulator = await startSimulator({ ...FAST, ...options });
  }
  async function send(path = '/api/v2/message', addresses = [`${receiver.url}/s`]): Promise<string> {
    const { body } = await postMessage(simulator.url, sms({ notification: { addresses } }), { path });
    return (body as { messageId: string }).messageId;
  }
  const told = () => receiver.calls.map(({ body }) => body['status']);
  const recorded = async (count: number) =>
    expect.poll(() => simulator.callbacks().length, { timeout: 5_000 }).toBe(count);

  it('name the message and its new status, in UTC', async () => {
    await start();
    const messageId = await send();
    await recorded(2);
    expect(receiver.calls.map(({ body }) => body)).toEqual(
      ['Sent', 'Delivered'].map((status) => ({
        messageId,
        channel: 'Sms',
        from: 'Gateway',
        to: '+41791234567',
        status,
        timestamp: expect.stringMatching(/T.*Z$/) as string,
      })),
    );
    expect(simulator.callbacks()).toMatchObject([
      { sequence: 1, messageId, url: `${receiver.url}/s`, status: 'Sent', attempt: 1, answer: 200 },
      { sequence: 2, messageId, status: 'Delivered', attempt: 1, answer: 200 },
    ]);
  });

  it('of version 1 have local times without a zone', async () => {
    await start();
    await send('/api/message');
    await recorded(2);
    expect(receiver.calls[0]?.body['timestamp']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
  });

  it('go to every address', async () => {
    await start();
    await send(undefined, [`${receiver.url}/a`, `${receiver.url}/b`]);
    await recorded(4);
    expect(receiver.calls.map(({ url }) => url).toSorted()).toEqual(['/a', '/a', '/b', '/b']);
  });

  it('are repeated until the answer is 200', async () => {
    await start({ deliveredAfterMs: 30_000 }, (count) => (count < 3 ? 503 : 200));
    await send();
    await recorded(3);
    expect(simulator.callbacks().map(({ attempt, answer }) => [attempt, answer])).toEqual([
      [1, 503],
      [2, 503],
      [3, 200],
    ]);
  });

  it('are given up after the last attempt', async () => {
    await start({ callbackAttempts: 2 }, () => 204);
    await send();
    await recorded(4);
    expect(simulator.callbacks().filter(({ attempt }) => attempt === 2)).toHaveLength(2);
  });

  it('record why there was no answer', async () => {
    await start({ callbackAttempts: 1, deliveredAfterMs: 30_000 });
    await send(undefined, ['http://127.0.0.1:1/']);
    await recorded(1);
    expect(simulator.callbacks()).toMatchObject([{ answer: null, error: 'ECONNREFUSED' }]);
  });

  it('of before a reset leave no trace after it', async () => {
    await start({ sentAfterMs: 200, deliveredAfterMs: 400 });
    await send();
    simulator.reset();
    await send();
    await recorded(2);
    expect(told()).toEqual(['Sent', 'Delivered']);
  });

  it.each([
    [{ kind: 'callback-repeat', count: 2 }, ['Sent', 'Sent', 'Delivered', 'Delivered']],
    [{ kind: 'callback-shuffle' }, ['Delivered', 'Sent']],
    [{ kind: 'final-status', status: 'NotDelivered' }, ['Sent', 'NotDelivered']],
    [{ kind: 'callback-delay', ms: 50 }, ['Sent', 'Delivered']],
    [{ kind: 'callback-delay', ms: 100, only: 'sent' }, ['Delivered', 'Sent']],
    [{ kind: 'callback-repeat', count: 2, only: 'final' }, ['Sent', 'Delivered', 'Delivered']],
  ] satisfies [FaultRule, string[]][])('%o', async (rule, statuses) => {
    await start();
    simulator.setFaults([rule]);
    await send();
    await recorded(statuses.length);
    expect(told()).toEqual(statuses);
  });

  it('callback-delay keeps the time of the status', async () => {
    await start();
    simulator.setFaults([{ kind: 'callback-delay', ms: 100 }]);
    await send();
    await recorded(2);
    const [first] = simulator.callbacks();
    expect(Date.parse(String(receiver.calls[0]?.body['timestamp']))).toBe((simulator.log()[0]?.at ?? 0) + 10);
    expect((first?.at ?? 0) - (simulator.log()[0]?.at ?? 0)).toBeGreaterThanOrEqual(109);
  });

  it('callback-early: Sent is told before the answer', async () => {
    await start({ deliveredAfterMs: 30_000 });
    simulator.setFaults([{ kind: 'callback-early' }]);
    const messageId = await send();
    expect(receiver.calls).toMatchObject([{ body: { messageId, status: 'Sent' } }]);
  });

  it.each([
    ['sent', 'Delivered'],
    ['final', 'Sent'],
  ] as const)('callback-none only %s: the other one comes', async (only, other) => {
    await start();
    simulator.setFaults([{ kind: 'callback-none', only, times: 1 }]);
    const messageId = await send();
    await recorded(1);
    await send();
    await recorded(3);
    expect(receiver.calls.filter(({ body }) => body['messageId'] === messageId)).toMatchObject([
      { body: { status: other } },
    ]);
  });

  it.each([
    ['utf-8-bom', 'utf-8', [0xef, 0xbb, 0xbf, 0x7b]],
    ['utf-16le', 'utf-16le', [0x7b, 0x00, 0x22, 0x00]],
    ['iso-8859-1', 'iso-8859-1', [0x7b, 0x22, 0x6d, 0x65]],
  ] as const)('callback-charset %s', async (charset, named, start4) => {
    await start();
    simulator.setFaults([{ kind: 'callback-charset', charset }]);
    const messageId = await send();
    await recorded(2);
    for (const { body, bytes, contentType } of receiver.calls) {
      expect(body).toMatchObject({ messageId });
      expect(contentType).toBe(`application/json; charset=${named}`);
      expect([...bytes.subarray(0, 4)]).toEqual(start4);
    }
  });

  it('callback-none: the message is delivered, nobody is told', async () => {
    await start();
    simulator.setFaults([{ kind: 'callback-none', times: 1 }]);
    const silent = await send();
    await send();
    await recorded(2);
    expect(receiver.calls.map(({ body }) => body['messageId'])).not.toContain(silent);
    expect((await call(`${simulator.url}/api/v2/message/${silent}`, 'GET')).body).toMatchObject({
      status: 'Delivered',
    });
  });
});
