import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import { Deferred } from '../engine/deferred.js';
import type {
  BusRecord,
  DeliveryContext,
  EventBus,
  Subscription,
  SubscriptionState,
} from '../port/event-bus.port.js';

export interface EventBusServerOptions {
  readonly bus: EventBus;
  readonly groupId: string;
  /** Where dead letters go. */
  readonly deadLetterTopic: string;
  /** Topic names by pattern. Default: a pattern is the topic's name. */
  readonly topics?: Readonly<Record<string, string>>;
  /** Records handled at once, over all partitions; above it fetching pauses. Default 256. */
  readonly maxInFlight?: number;
  /** Records of one partition that wait behind others of their keys; above it that partition pauses. Default 2,000. */
  readonly maxWaitingPerPartition?: number;
  /** Tries of a record whose handler throws `RecordFailure`. Default 5. */
  readonly maxAttempts?: number;
  /** Milliseconds that {@link EventBusServer.close} waits for what is in hand. Default 20,000. */
  readonly drainTimeoutMs?: number;
}

/**
 * A Nest transport strategy over an {@link EventBus}: handlers are `@EventPattern` methods that get the
 * {@link BusRecord} as `@Payload()` and the {@link DeliveryContext} as `@Ctx()`. How a handler ends decides what
 * becomes of the record, as {@link RecordHandler} says.
 */
export class EventBusServer extends Server implements CustomTransportStrategy {
  /** Errors go to the engine; Nest need not log them. */
  override readonly propagatesEventHandlerErrors: boolean = true;
  private readonly ending = new Deferred();
  private subscription: Subscription | undefined;
  private opening: Promise<void> | undefined;
  private closing: Promise<void> | undefined;

  constructor(private readonly options: EventBusServerOptions) {
    super();
  }

  /** Undefined before {@link listen}. */
  get state(): SubscriptionState | undefined {
    return this.subscription?.state;
  }

  /** As `Subscription.deadLettersWaitSince`. */
  get deadLettersWaitSince(): number | undefined {
    return this.subscription?.deadLettersWaitSince;
  }

  /** As `Subscription.ended`; resolves too when it is closed before it ever listened. */
  get ended(): Promise<void> {
    return this.ending.promise;
  }

  listen(callback: (error?: unknown) => void): void {
    this.opening = this.open();
    void this.report(callback);
  }

  /** Finishes what is in hand within `drainTimeoutMs` and leaves the group. The bus states open. */
  async close(): Promise<void> {
    this.closing ??= this.drain();
    await this.closing;
  }

  on(): never {
    throw new Error('EventBusServer has no events; see state and ended');
  }

  // The base class wants the parameter.
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters
  unwrap<T>(): T {
    return this.options.bus as T;
  }

  private async open(): Promise<void> {
    const { bus, groupId, deadLetterTopic, topics = {} } = this.options;
    const { maxInFlight, maxWaitingPerPartition, maxAttempts } = this.options;
    const patterns = new Map(
      [...this.messageHandlers.keys()].map((pattern) => [topics[pattern] ?? pattern, pattern]),
    );
    if (patterns.size === 0) throw new Error('EventBusServer has no @EventPattern handler to deliver to');
    this.subscription = await bus.subscribe(
      {
        groupId,
        deadLetterTopic,
        topics: [...patterns.keys()],
        ...(maxInFlight === undefined ? {} : { maxInFlight }),
        ...(maxWaitingPerPartition === undefined ? {} : { maxWaitingPerPartition }),
        ...(maxAttempts === undefined ? {} : { maxAttempts }),
      },
      async (record, context) => this.deliver(patterns.get(record.topic), record, context),
    );
    void this.watch(this.subscription);
  }

  private async report(callback: (error?: unknown) => void): Promise<void> {
    const [outcome] = await Promise.allSettled([this.opening]);
    if (outcome.status === 'fulfilled') callback();
    else callback(outcome.reason);
  }

  private async watch(subscription: Subscription): Promise<void> {
    try {
      await subscription.ended;
      this.ending.resolve();
    } catch (error) {
      this.ending.reject(asError(error));
    }
  }

  /** Past `handleEvent` of the base class, which neither waits for the handler nor passes its error on. */
  private async deliver(
    pattern: string | undefined,
    record: BusRecord,
    context: DeliveryContext,
  ): Promise<void> {
    const handler = pattern === undefined ? undefined : this.messageHandlers.get(pattern);
    if (handler === undefined) throw new Error(`no handler for topic ${record.topic}`);
    try {
      const result: unknown = await handler(record, context);
      if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
    } catch (error) {
      throw asError(error);
    }
  }

  private async drain(): Promise<void> {
    await this.opening?.catch(() => undefined);
    await this.subscription?.drain(this.options.drainTimeoutMs ?? 20_000);
    this.ending.resolve();
  }
}

/** Nest throws plain objects for errors it replaces. */
function asError(error: unknown): Error {
  if (error instanceof Error) return error;
  const message =
    typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
  return new Error(message, { cause: error });
}
