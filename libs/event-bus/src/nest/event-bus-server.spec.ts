import {
  Catch,
  Controller,
  Logger,
  Module,
  UseFilters,
  type ExceptionFilter,
  type INestApplication,
} from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { of, throwError, type Observable } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { waitUntil } from '../contract-tests/wait-until.js';
import { SYSTEM_DEPENDENCIES } from '../engine/engine-dependencies.js';
import { DeadLetter } from '../errors/dead-letter.error.js';
import { RecordFailure } from '../errors/record-failure.error.js';
import { RetryLater } from '../errors/retry-later.error.js';
import { MemoryEventBus } from '../memory/memory-event-bus.js';
import type { BusEvent } from '../port/bus-event.js';
import type { BusRecord, DeliveryContext } from '../port/event-bus.port.js';
import { EventBusServer } from './event-bus-server.js';
import { EventBusModule } from './event-bus.module.js';
import { EventPublisher } from './event-publisher.js';

const calls: Array<{ record: BusRecord; context: DeliveryContext }> = [];
let behave: (attempt: number) => Promise<unknown> | Observable<unknown> = async () => undefined;

const ORDERS = 'orders';
const TEAPOTS = 'teapots';

class Teapot extends Error {}

@Catch(Teapot)
class TeapotFilter implements ExceptionFilter {
  catch(): Observable<never> {
    return throwError(() => new DeadLetter('teapot', 'short and stout'));
  }
}

@Controller()
class OrdersController {
  @EventPattern(ORDERS)
  async receive(@Payload() record: BusRecord, @Ctx() delivery: unknown): Promise<unknown> {
    const context = delivery as DeliveryContext;
    calls.push({ record, context });
    return behave(calls.length);
  }

  @UseFilters(TeapotFilter)
  @EventPattern(TEAPOTS)
  async teapot(_record: unknown): Promise<void> {
    throw new Teapot('no coffee');
  }
}

describe('EventBusServer in a Nest app', () => {
  let bus: MemoryEventBus;
  let server: EventBusServer;
  let app: INestApplication;
  const dead: BusRecord[] = [];
  const events: BusEvent[] = [];
  const nestErrors = vi.spyOn(Logger.prototype, 'error');

  beforeEach(async () => {
    calls.length = 0;
    dead.length = 0;
    events.length = 0;
    nestErrors.mockClear();
    behave = async () => undefined;
    const sleep = async (ms: number, signal: AbortSignal): Promise<void> =>
      SYSTEM_DEPENDENCIES.sleep(Math.min(ms, 2), signal);
    bus = new MemoryEventBus({
      dependencies: { ...SYSTEM_DEPENDENCIES, sleep },
      onEvent: (event) => events.push(event),
    });
    await bus.ensureTopics([{ topic: 'shop.orders' }, { topic: 'teapots' }, { topic: 'dlq' }]);
    server = new EventBusServer({
      bus,
      groupId: 'shop',
      deadLetterTopic: 'dlq',
      topics: { orders: 'shop.orders' },
      maxAttempts: 3,
    });
    @Module({ imports: [EventBusModule.forRoot({ bus })], controllers: [OrdersController] })
    class Shop {}
    const module = await Test.createTestingModule({ imports: [Shop] }).compile();
    app = module.createNestApplication(new FastifyAdapter());
    app.connectMicroservice({ strategy: server }, { inheritAppConfig: false });
    await app.startAllMicroservices();
    await bus.subscribe({ groupId: 'dead', topics: ['dlq'], deadLetterTopic: 'dlq' }, async (record) => {
      dead.push(record);
    });
  });

  afterEach(async () => {
    await app.close();
    await bus.close();
  });

  const publish = async (topic = 'shop.orders'): Promise<void> =>
    app.get(EventPublisher).publish({ topic, key: 'k', value: 'v' });
  const deadHeader = (name: string): string => String(dead[0]?.headers[name]);

  it('gives the record as payload and the delivery as context', async () => {
    await publish();
    await waitUntil(() => calls.length === 1, 'the handler');
    expect(String(calls[0]?.record.value)).toBe('v');
    expect(calls[0]?.record.topic).toBe('shop.orders');
    expect(calls[0]?.context.attempt).toBe(1);
    expect(calls[0]?.context.signal).toBeInstanceOf(AbortSignal);
    expect(server.state).toBe('running');
  });

  it('passes a DeadLetter on with its reason', async () => {
    behave = async () => {
      throw new DeadLetter('not-json', 'no JSON');
    };
    await publish();
    await waitUntil(() => dead.length === 1, 'the dead letter');
    expect(deadHeader('dlq-reason')).toBe('not-json');
    expect(deadHeader('dlq-error')).toBe('no JSON');
    expect(calls).toHaveLength(1);
  });

  it('passes a RetryLater on, thrown or from an observable', async () => {
    behave = (call) => {
      if (call === 1) return throwError(() => new RetryLater('later', { afterMs: 1 }));
      if (call < 6) return Promise.reject(new RetryLater('later', { afterMs: 1 }));
      return of('done');
    };
    await publish();
    await waitUntil(() => calls.length === 6, 'the sixth try');
    expect(calls.map(({ context }) => context.attempt)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(dead).toHaveLength(0);
  });

  it('passes a RecordFailure on, and dead-letters it after maxAttempts', async () => {
    behave = async () => {
      throw new RecordFailure('cannot be read');
    };
    await publish();
    await waitUntil(() => dead.length === 1, 'the dead letter');
    expect(deadHeader('dlq-reason')).toBe('handler-failed');
    expect(deadHeader('dlq-error')).toBe('cannot be read');
    expect(deadHeader('dlq-attempts')).toBe('3');
  });

  it('passes any other error on as it is: reported, not logged by Nest, never dead-lettered', async () => {
    behave = async (call) => {
      if (call < 8) throw new TypeError('x is not a function');
    };
    await publish();
    await waitUntil(() => calls.length === 8, 'the eighth try');
    const unexpected = events.filter(({ type }) => type === 'record-unexpected-error');
    expect(unexpected).toHaveLength(7);
    expect(unexpected[0]?.message).toMatch(/^TypeError at /);
    expect(unexpected[0]?.message).not.toContain('not a function');
    expect(nestErrors).not.toHaveBeenCalled();
    expect(dead).toHaveLength(0);
  });

  it('leaves filters of the handler their say', async () => {
    await publish('teapots');
    await waitUntil(() => dead.length === 1, 'the dead letter');
    expect(deadHeader('dlq-reason')).toBe('teapot');
  });

  it('awaits the handler when it closes, more than once if asked', async () => {
    let finish: () => void = () => undefined;
    behave = async () =>
      new Promise<void>((resolve) => {
        finish = resolve;
      });
    await publish();
    await waitUntil(() => calls.length === 1, 'the handler');
    const closed = Promise.all([server.close(), server.close()]);
    await waitUntil(() => server.state === 'stopped', 'the drain to begin');
    finish();
    await closed;
    await expect(server.ended).resolves.toBeUndefined();
    await expect(bus.ping()).resolves.toBeUndefined();
  });
});

describe('EventBusServer alone', () => {
  it('has no state before it listens, and can be closed then', async () => {
    const server = new EventBusServer({ bus: new MemoryEventBus(), groupId: 'g', deadLetterTopic: 'dlq' });
    expect(server.state).toBeUndefined();
    await server.close();
    await expect(server.ended).resolves.toBeUndefined();
  });

  it('says so when no handler is there', async () => {
    const server = new EventBusServer({ bus: new MemoryEventBus(), groupId: 'g', deadLetterTopic: 'dlq' });
    const error = await new Promise((resolve) => {
      server.listen(resolve);
    });
    expect(String(error)).toContain('@EventPattern');
  });
});

describe('EventBusModule', () => {
  it('closes the bus only when asked', async () => {
    for (const closeOnShutdown of [false, true]) {
      const bus = new MemoryEventBus();
      const module = await Test.createTestingModule({
        imports: [EventBusModule.forRootAsync({ useFactory: () => ({ bus, closeOnShutdown }) })],
      }).compile();
      await module.init();
      await module.close();
      const open = await bus.ping().then(
        () => true,
        () => false,
      );
      expect(open).toBe(!closeOnShutdown);
    }
  });
});
