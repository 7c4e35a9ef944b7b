import { describe, expect, it } from 'vitest';
import { createWorld, settled, type World } from '../testing/world.js';

const never = new AbortController().signal;
const UNKNOWN = { kind: 'unknown', reason: 'timeout' } as const;
const HOUR_MS = 3_600_000;

/** A command whose `in-doubt` event lies in the outbox. */
async function inDoubt(world: World, commandId: string): Promise<void> {
  await world.sendMessage.handle(world.record({ commandId }), never);
}
const published = (world: World) =>
  world.events().map(({ subject, type }) => `${subject} ${type.split('.')[2]}`);

async function pass(world: World, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 60_000) {
    world.clock.pass(Math.min(ms, 60_000));
    await world.relay.round();
    await settled();
  }
}

describe('an event that the broker refuses for itself', () => {
  const tooLarge = ({ headers }: { headers?: Readonly<Record<string, unknown>> }) =>
    String(headers?.['ce_subject']) === 'large';

  it('holds up its own message alone, and is published once the topic takes it', async () => {
    const world = createWorld(() => UNKNOWN);
    world.bus.refuses = tooLarge;
    for (const id of ['a', 'large', 'b']) await inDoubt(world, id);
    await world.relay.round();
    expect(published(world)).toEqual(['a in-doubt', 'b in-doubt']);
    expect(await world.relay.round()).toBe(false);
    world.bus.refuses = () => false;
    await pass(world, 60_000);
    expect(published(world)).toEqual(['a in-doubt', 'b in-doubt', 'large in-doubt']);
  });

  it('is kept aside after an hour, and published at once by an operator’s word', async () => {
    const world = createWorld(() => UNKNOWN);
    world.bus.refuses = tooLarge;
    await inDoubt(world, 'large');
    await pass(world, HOUR_MS + 600_000);
    const kept = await world.ledger.keptAside({ limit: 10 });
    expect(kept).toMatchObject([{ commandId: 'large', reason: 'too-large' }]);
    world.bus.refuses = () => false;
    expect(await world.ledger.republish('large')).toBe(1);
    await world.relay.round();
    expect(published(world)).toContain('large in-doubt');
  });

  it('goes to the outbox where a lane meets it, and the record is done', async () => {
    const world = createWorld();
    world.bus.refuses = tooLarge;
    await world.sendMessage.handle(world.record({ commandId: 'large' }), never);
    await world.sendMessage.handle(world.record({ commandId: 'small' }), never);
    expect(published(world)).toEqual(['small accepted']);
    world.bus.refuses = () => false;
    await pass(world, 60_000);
    expect(published(world)).toEqual(['small accepted', 'large accepted']);
  });
});

describe('a topic that is gone', () => {
  it('holds up its own events alone, without limit and in order', async () => {
    const world = createWorld(() => UNKNOWN);
    world.bus.gone.add(world.settings.TOPIC_MESSAGE_EVENTS);
    await inDoubt(world, 'a');
    await inDoubt(world, 'b');
    await world.relay.round();
    await world.ledger.recordInbound({
      id: 'i',
      data: JSON.stringify({ channel: 'Sms', from: '+41791234567', to: '+41790000000', content: {} }),
    });
    await world.relay.round();
    expect(published(world)).toEqual([expect.stringContaining('received')]);
    await pass(world, 3 * HOUR_MS);
    expect(await world.ledger.keptAside({ limit: 10 })).toEqual([]);
    world.bus.gone.clear();
    await pass(world, 60_000);
    expect(published(world).slice(1)).toEqual(['a in-doubt', 'b in-doubt']);
  });
});
