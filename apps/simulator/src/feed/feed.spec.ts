import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Simulator } from '../simulator.js';
import { startSimulator } from '../start-simulator.js';
import { postMessage, sms } from '../testing/api-client.js';
import { type EventReader, readEvents } from '../testing/event-source.js';
import { type Receiver, startReceiver } from '../testing/receiver.js';

describe('the stream of events', () => {
  let receiver: Receiver;
  let simulator: Simulator;
  let readers: EventReader[];
  beforeEach(async () => {
    readers = [];
    receiver = await startReceiver();
    simulator = await startSimulator({
      inboundUrl: receiver.url,
      sentAfterMs: 0,
      deliveredAfterMs: 0,
      acceptUnknownMedia: true,
    });
  });
  afterEach(async () => {
    for (const reader of readers) reader.close();
    await Promise.all([simulator.stop(), receiver.close()]);
  });

  async function follow(headers?: Record<string, string>): Promise<EventReader> {
    const reader = await readEvents(simulator.url, headers);
    readers.push(reader);
    await expect.poll(() => reader.events.length).toBeGreaterThan(0);
    return reader;
  }
  const all = (
    { events }: EventReader,
    key: 'messages' | 'troubles' | 'callbacks' | 'replies' | 'statuses',
  ) => events.flatMap(({ changes }) => changes[key] as readonly unknown[]);

  it('says at once what there is, and that all before is void', async () => {
    await postMessage(simulator.url, sms({ to: '0041791234567' }));
    const reader = await follow();
    expect(reader.response.headers['content-type']).toMatch(/^text\/event-stream/);
    expect(reader.events[0]?.changes).toMatchObject({
      reset: true,
      messages: [{ phone: '+41791234567', channel: 'Sms', from: 'Gateway', text: 'Grüezi', pages: 1 }],
      faults: [],
      skipped: 0,
    });
  });

  it('tells messages, callbacks, replies and statuses as they happen', async () => {
    const reader = await follow();
    await postMessage(
      simulator.url,
      sms({
        channel: 'Whatsapp',
        from: '0041769999999',
        content: { type: 'Image', mediaId: 'm', caption: 'c' },
        notification: { addresses: [receiver.url] },
      }),
    );
    await simulator.inbound({ from: '+41791234567', to: '0041769999999', text: 'Hoi', channel: 'Whatsapp' });
    const [{ messageId } = { messageId: '' }] = simulator.log();
    expect(simulator.setStatus(messageId, 'Read')).toBe(true);
    await expect.poll(() => all(reader, 'callbacks')).toHaveLength(3);
    expect(all(reader, 'messages')).toMatchObject([
      { messageId, media: { type: 'Image', mediaId: 'm', caption: 'c' } },
    ]);
    expect(all(reader, 'callbacks')).toContainEqual({ messageId, status: 'Read', attempt: 1, answer: 200 });
    expect(all(reader, 'replies')).toMatchObject([{ phone: '+41791234567', text: 'Hoi', status: 200 }]);
    expect(all(reader, 'statuses')).toMatchObject([{ messageId, status: 'Read' }]);
  });

  it('tells requests that were not plainly accepted, and no others', async () => {
    const reader = await follow();
    simulator.setFaults([
      { kind: 'status', status: 503, times: 1 },
      { kind: 'no-request-id', times: 1 },
    ]);
    for (let count = 0; count < 3; count += 1) await postMessage(simulator.url, sms());
    await postMessage(simulator.url, sms(), { authorization: 'Basic eDp5' });
    await expect.poll(() => all(reader, 'troubles')).toHaveLength(3);
    expect(all(reader, 'troubles')).toMatchObject([
      { outcome: 'fault', status: 503, fault: 'status', phones: ['+41791234567'], messageIds: [] },
      { outcome: 'accepted', fault: 'no-request-id', messageIds: [simulator.log()[0]?.messageId] },
      { outcome: 'unauthorized', status: 401, phones: [] },
    ]);
  });

  it('tells the faults again whenever they change, also as they are used', async () => {
    const reader = await follow();
    const latest = () => reader.events.findLast(({ changes }) => changes.faults)?.changes.faults;
    simulator.setFaults([{ kind: 'truncate', to: '+41791234567', times: 2 }]);
    await expect.poll(latest).toEqual([{ id: 1, kind: 'truncate', to: '+41791234567', times: 2 }]);
    await postMessage(simulator.url, sms()).catch(() => undefined);
    await expect.poll(latest).toMatchObject([{ times: 1 }]);
    simulator.clearFaults();
    await expect.poll(latest).toEqual([]);
  });

  it('goes on where it ended', async () => {
    const first = await follow();
    await postMessage(simulator.url, sms());
    await expect.poll(() => all(first, 'messages')).toHaveLength(1);
    first.close();
    await postMessage(simulator.url, sms({ content: { type: 'Text', text: 'second' } }));
    const second = await follow({ 'last-event-id': first.events.at(-1)?.id ?? '' });
    expect(second.events[0]?.changes).toMatchObject({ reset: false, messages: [{ text: 'second' }] });
  });

  it.each(['no cursor', '8d7f.1.1.1.1.1'])('begins anew after %s', async (id) => {
    await postMessage(simulator.url, sms());
    const reader = await follow({ 'last-event-id': id });
    expect(reader.events[0]?.changes).toMatchObject({ reset: true, messages: [{ text: 'Grüezi' }] });
  });

  it('says when the simulator forgets', async () => {
    await postMessage(simulator.url, sms());
    const reader = await follow();
    simulator.reset();
    await expect.poll(() => reader.events.at(-1)?.changes).toMatchObject({ reset: true, messages: [] });
  });

  it('leaves the oldest out of what is too much, and counts it', async () => {
    const to = Array.from({ length: 1_000 }, (_, index) => ({ number: `+4179${1_000_000 + index}` }));
    await postMessage(simulator.url, sms({ to: undefined, toList: to }));
    await postMessage(simulator.url, sms({ to: '+41791234567' }));
    const reader = await follow();
    const { messages, skipped } = reader.events[0]?.changes ?? { messages: [], skipped: 0 };
    expect([messages.length, skipped]).toEqual([1_000, 1]);
    expect(messages.at(-1)).toMatchObject({ phone: '+41791234567' });
  });

  it('does not hold up the end of the simulator', async () => {
    const reader = await follow();
    await simulator.stop();
    await reader.ended;
    expect(reader.response.destroyed).toBe(true);
  });
});
