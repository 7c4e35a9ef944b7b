import { Controller, Module, type INestApplication } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { waitUntil } from '../contract-tests/wait-until.js';
import { Deferred } from '../engine/deferred.js';
import { GroupUnavailableError } from '../errors/group-unavailable.error.js';
import { MemoryEventBus } from '../memory/memory-event-bus.js';
import type { BusEvent } from '../port/bus-event.js';
import type { BusRecord, Subscription } from '../port/event-bus.port.js';
import { EventBusServer } from './event-bus-server.js';
import { EventBusModule } from './event-bus.module.js';

const ORDERS = 'orders';
const URGENT = 'orders-urgent';

@Controller()
class BothController {
  @EventPattern([ORDERS, URGENT])
  async receive(@Payload() record: BusRecord): Promise<void> {
    received.push(record.topic);
    if (record.topic === 'orders') await held.promise;
  }
}

let received: string[] = [];
let held = new Deferred();

describe('EventBusServer with several subscriptions', () => {
  let bus: MemoryEventBus;
  let app: INestApplication;
  const events: BusEvent[] = [];

  const start = async (existing: readonly string[]): Promise<EventBusServer> => {
    await bus.ensureTopics([...existing, 'dlq'].map((topic) => ({ topic })));
    const server = new EventBusServer({
      bus,
      groupId: 'shop',
      deadLetterTopic: 'dlq',
      maxInFlight: 2,
      subscriptions: [{ groupId: 'shop-urgent', patterns: [URGENT], maxInFlight: 4, optional: true }],
      onEvent: (event) => events.push(event),
    });
    @Module({ imports: [EventBusModule.forRoot({ bus })], controllers: [BothController] })
    class Shop {}
    const module = await Test.createTestingModule({ imports: [Shop] }).compile();
    app = module.createNestApplication(new FastifyAdapter());
    app.connectMicroservice({ strategy: server }, { inheritAppConfig: false });
    await app.startAllMicroservices();
    return server;
  };

  beforeEach(() => {
    received = [];
    held = new Deferred();
    events.length = 0;
    bus = new MemoryEventBus();
  });

  afterEach(async () => {
    held.resolve();
    await app.close();
    await bus.close();
  });

  it('reads each by a group of its own: a full one does not hold up the other', async () => {
    const server = await start([ORDERS, URGENT]);
    await bus.publish(
      Array.from({ length: 8 }, (_, index) => ({ topic: ORDERS, key: `k${index}`, value: 'v' })),
    );
    await waitUntil(() => received.length === 2, 'the ordinary ones to fill their bound');
    await bus.publish(
      Array.from({ length: 8 }, (_, index) => ({ topic: URGENT, key: `k${index}`, value: 'v' })),
    );
    await waitUntil(() => received.filter((topic) => topic === URGENT).length === 8, 'the urgent ones');
    expect(received.filter((topic) => topic === ORDERS)).toHaveLength(2);
    expect(await Promise.all(['shop', 'shop-urgent'].map(async (id) => bus.memberCount(id)))).toEqual([1, 1]);
    expect([server.state, server.unreadTopics]).toEqual(['running', []]);
    held.resolve();
    await server.close();
    expect(server.state).toBe('stopped');
    await expect(server.ended).resolves.toBeUndefined();
  });

  it('does not read an optional topic that is missing, says so, and reads the others', async () => {
    const server = await start([ORDERS]);
    await bus.publish({ topic: ORDERS, key: 'k', value: 'v' });
    await waitUntil(() => received.length === 1, 'the record');
    expect(server.unreadTopics).toEqual([URGENT]);
    expect(events).toMatchObject([{ level: 'warn', type: 'topic-not-read', topic: URGENT }]);
    expect([server.state, await bus.memberCount('shop-urgent')]).toEqual(['running', 0]);
  });

  it('does not read an optional topic whose group is forbidden, and whatever else the group answers is no reason', async () => {
    bus.memberCount = async (groupId) => Promise.reject(new GroupUnavailableError(groupId, 'forbidden'));
    const server = await start([ORDERS, URGENT]);
    expect(server.unreadTopics).toEqual([URGENT]);
    expect(events).toMatchObject([
      { type: 'topic-not-read', message: expect.stringContaining('group shop-urgent') as string },
    ]);
    await app.close();
    bus.memberCount = async () => Promise.reject(new Error('the coordinator is loading'));
    expect((await start([ORDERS, URGENT])).unreadTopics).toEqual([]);
    await app.close();
    let asked = 0;
    bus.memberCount = async (groupId) => {
      if ((asked += 1) === 1) throw new GroupUnavailableError(groupId, 'no-coordinator');
      return 0;
    };
    expect((await start([ORDERS, URGENT])).unreadTopics).toEqual([]);
    expect(asked).toBe(2);
  });

  it('is dead when one of them is', async () => {
    let kill: (reason: Error) => void = () => undefined;
    const subscribe = bus.subscribe.bind(bus);
    bus.subscribe = async (options, handler) => {
      const subscription = await subscribe(options, handler);
      if (options.groupId !== 'shop-urgent') return subscription;
      const ended = new Promise<void>((_, reject) => (kill = reject));
      return Object.create(subscription, {
        state: { value: 'dead' },
        ended: { value: ended },
      }) as Subscription;
    };
    const server = await start([ORDERS, URGENT]);
    expect(server.state).toBe('dead');
    kill(new Error('cannot come back'));
    await expect(server.ended).rejects.toThrow('cannot come back');
  });
});
