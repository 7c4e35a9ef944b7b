import { setMaxListeners } from 'node:events';
import type { MessageListRequest, SendOutcome } from '@ecall-gateway/ecall-client';
import { describe, expect, it } from 'vitest';
import { ACCEPTED, createWorld, settled, type World } from '../testing/world.js';

const never = new AbortController().signal;
setMaxListeners(0, never);
const URGENT = { topic: 'ecall.send-message.urgent' };
const text = (words: string) => ({ content: { type: 'Text', text: words } });
const texts = (world: World) =>
  world.calls.map(({ content }) => ('text' in content ? String(content.text) : ''));

/** Calls that wait until each is let go. */
function heldWorld(settings: Record<string, string>) {
  const held: Array<() => void> = [];
  const world = createWorld(
    async () => new Promise<SendOutcome>((resolve) => held.push(() => resolve(ACCEPTED))),
    {
      settings,
      answerList: ({ messages }: MessageListRequest) => ({
        kind: 'answered',
        requestId: 'r',
        results: messages.map(({ to }) => ({ kind: 'accepted', messageId: `m${to}` })),
      }),
    },
  );
  return { world, held };
}

describe('a command on the urgent topic', () => {
  it('goes before all that wait for a slot', async () => {
    const { world, held } = heldWorld({ SEND_CONCURRENCY: '2' });
    for (let i = 0; i < 20; i += 1)
      void world.sendMessage.handle(world.record({ commandId: `o${i}`, ...text('o') }), never);
    await settled();
    void world.sendMessage.handle(world.record({ commandId: 'u', ...text('u') }, URGENT), never);
    await settled();
    held[0]?.();
    await settled();
    expect(texts(world)).toEqual(['o', 'o', 'u']);
    expect((await world.ledger.findByCommand('u')).map(({ urgent }) => urgent)).toEqual([true]);
    expect((await world.ledger.findByCommand('o0')).map(({ urgent }) => urgent)).toEqual([false]);
  });

  it('never goes in a list', async () => {
    const { world, held } = heldWorld({ SEND_CONCURRENCY: '16', SEND_LISTS: 'auto' });
    for (let i = 0; i < 20; i += 1)
      void world.sendMessage.handle(world.record({ commandId: `o${i}`, to: `+4179123450${i % 10}` }), never);
    await settled();
    const ordinary = world.calls.length;
    expect(ordinary).toBe(8);
    for (let i = 0; i < 5; i += 1)
      void world.sendMessage.handle(
        world.record({ commandId: `u${i}`, to: `+4179123460${i}` }, URGENT),
        never,
      );
    await settled();
    expect(world.calls.slice(ordinary).map(({ to }) => to)).toEqual(
      Array.from({ length: 5 }, (_, i) => `+4179123460${i}`),
    );
    for (const letGo of held) letGo();
    await settled();
    expect(world.lists.flatMap(({ messages }) => messages).map(({ to }) => to)).not.toContain('+41791234600');
  });

  it('comes first among the rows that wait, which keep their share', async () => {
    const world = createWorld(() => ACCEPTED, { settings: { SEND_CONCURRENCY: '20' } });
    const sendAt = new Date(world.clock.now() + 1_000).toISOString();
    for (let i = 0; i < 30; i += 1)
      await world.sendMessage.handle(world.record({ commandId: `o${i}`, sendAt, ...text('o') }), never);
    for (let i = 0; i < 30; i += 1)
      await world.sendMessage.handle(
        world.record({ commandId: `u${i}`, sendAt, ...text('u') }, URGENT),
        never,
      );
    world.clock.pass(1_000);
    await world.sweeper.round();
    await settled();
    expect(texts(world).filter((kind) => kind === 'u')).toHaveLength(8);
    expect(texts(world).filter((kind) => kind === 'o')).toHaveLength(2);
  });

  it('is the same command as one on the other topic: sent once', async () => {
    const world = createWorld();
    await world.sendMessage.handle(world.record({ commandId: 'c' }), never);
    await world.sendMessage.handle(world.record({ commandId: 'c' }, URGENT), never);
    expect(world.calls).toHaveLength(1);
  });

  it('is urgent still where its dead letter was replayed', async () => {
    const world = createWorld();
    const record = world.record({ commandId: 'c', account: 'nobody' }, URGENT);
    await expect(world.sendMessage.handle(record, never)).rejects.toThrow('not configured');
    world.accounts.replace([world.account, { ...world.account, name: 'nobody' }]);
    const headers = { 'dlq-replay': Buffer.from(`${URGENT.topic}:0:${record.offset}:${record.timestamp}`) };
    await world.sendMessage.handle({ ...record, offset: '99', headers }, never);
    expect(await world.ledger.findByCommand('c')).toMatchObject([{ state: 'accepted', urgent: true }]);
  });
});
