import { describe, expect, it } from 'vitest';
import { createLogger } from '../logging/pino-logger.js';
import type { PostedCommand } from '../publish-command/posted-command.js';
import { createWorld } from '../testing/world.js';
import { Canary } from './canary.js';

const TO = '+41791234567';
const MINUTE_MS = 60_000;
const never = new AbortController().signal;

function setUp() {
  const world = createWorld();
  const published: PostedCommand['body'][] = [];
  let isAway = false;
  const commands = {
    publish: async ({ body }: PostedCommand) => {
      const { commandId } = body as { commandId: string };
      if (isAway) return { kind: 'bus-away' as const, commandId };
      published.push(body);
      return { kind: 'published' as const, commandId };
    },
  };
  const options = { to: TO, everyMinutes: 15 };
  const replica = () => new Canary(world.ledger, commands, options, world.clock, createLogger('silent'));
  /** As the topic brings it, and as the phone takes it. */
  const travel = async () => {
    const command = published.at(-1) as { commandId: string };
    await world.sendMessage.handle(world.record(command), never);
    const [row] = await world.ledger.findByCommand(command.commandId);
    return row;
  };
  const deliver = async (rowId: string) =>
    world.ledger.recordStatus({
      rowId,
      attempt: 1,
      messageId: 'm-1',
      status: 'delivered',
      final: true,
      providerStatus: 'Delivered',
      occurredAt: new Date(world.clock.now()).toISOString(),
      source: 'webhook',
      supersedes: ['', 'queued', 'buffered', 'sent'],
    });
  return { world, published, replica, travel, deliver, away: (value: boolean) => (isAway = value) };
}

describe('the canary', () => {
  it('goes once in an interval for all replicas, as a command that expires with it', async () => {
    const { world, published, replica, travel } = setUp();
    const [one, other] = [replica(), replica()];
    await one.round();
    await travel();
    await one.round();
    await other.round();
    expect(published).toEqual([
      {
        commandId: 'ecall-gateway-canary:2026-06-01T00:00:00.000Z',
        account: 'default',
        channel: 'Sms',
        to: TO,
        content: { type: 'Text', text: 'ecall-gateway canary 2026-06-01T00:00:00.000Z' },
        expiresAt: '2026-06-01T00:15:00.000Z',
      },
    ]);
    expect(world.calls).toHaveLength(1);
    world.clock.pass(15 * MINUTE_MS);
    await other.round();
    expect(published).toHaveLength(2);
  });

  it('is the same from two replicas that did not see each other: it is sent once', async () => {
    const { world, published, replica, travel } = setUp();
    await replica().round();
    await replica().round();
    expect(published[1]).toEqual(published[0]);
    await travel();
    await travel();
    expect(world.calls).toHaveLength(1);
  });

  it('tells when one was delivered last, also to a replica that was started since', async () => {
    const { world, replica, travel, deliver } = setUp();
    const one = replica();
    await one.round();
    expect(one.lastDeliveredAt).toBe(0);
    const row = await travel();
    world.clock.pass(20_000);
    await deliver(row?.id ?? '');
    const at = world.clock.now();
    await one.round();
    expect(one.lastDeliveredAt).toBe(at);
    world.clock.pass(6 * 60 * MINUTE_MS);
    await one.round();
    const late = replica();
    await late.round();
    expect([one.lastDeliveredAt, late.lastDeliveredAt]).toEqual([at, at]);
  });

  it('is reported as late once none was delivered for three intervals, and with its latest id', async () => {
    const { world, replica, travel, deliver } = setUp();
    const one = replica();
    expect(one.report).toEqual({ state: 'pending', everyMinutes: 15 });
    await one.round();
    const row = await travel();
    await deliver(row?.id ?? '');
    await one.round();
    const delivered = { everyMinutes: 15, lastDeliveredAt: '2026-06-01T00:00:00.000Z' };
    expect(one.report).toEqual({
      ...delivered,
      state: 'delivered',
      latestCommandId: 'ecall-gateway-canary:2026-06-01T00:00:00.000Z',
    });
    world.clock.pass(45 * MINUTE_MS);
    await one.round();
    expect(one.report.state).toBe('delivered');
    world.clock.pass(1);
    expect(one.report).toEqual({
      ...delivered,
      state: 'late',
      latestCommandId: 'ecall-gateway-canary:2026-06-01T00:45:00.000Z',
    });
  });

  it('is reported as never delivered only after the first one had its time', async () => {
    const { world, replica } = setUp();
    const one = replica();
    await one.round();
    world.clock.pass(5 * MINUTE_MS - 1);
    expect(one.report.state).toBe('pending');
    world.clock.pass(1);
    expect(one.report).toEqual({
      state: 'never',
      everyMinutes: 15,
      latestCommandId: 'ecall-gateway-canary:2026-06-01T00:00:00.000Z',
    });
  });

  it('is not reported as never delivered by a replica that could not look yet', () => {
    const { world, replica } = setUp();
    const one = replica();
    world.clock.pass(60 * MINUTE_MS);
    expect(one.report.state).toBe('pending');
  });

  it('is published as soon as the bus is back', async () => {
    const { published, replica, away } = setUp();
    const canary = replica();
    away(true);
    await canary.round();
    away(false);
    await canary.round();
    expect(published).toHaveLength(1);
  });
});
