import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import { Deferred } from '../engine/deferred.js';
import type { BusListener } from '../port/bus-event.js';
import type { PartitionLag, TopicPartition } from '../port/consumer-group.js';
import type {
  BusRecord,
  DeliveryContext,
  EventBus,
  Subscription,
  SubscriptionState,
} from '../port/event-bus.port.js';
import { unreadableTopics } from './unreadable-topics.js';

/** How the server reads some of its topics. */
export interface ServerSubscription {
  readonly groupId: string;
  /** Patterns of `@EventPattern` handlers that are read by this group. Default: all that no other subscription names. */
  readonly patterns?: readonly string[];
  /** Records handled at once, over all partitions; above it fetching pauses. Default 256. */
  readonly maxInFlight?: number;
  /** Records of one partition that wait behind others of their keys; above it that partition pauses. Default 2,000. */
  readonly maxWaitingPerPartition?: number;
  /**
   * Whether topics may be missing, or their group forbidden. Such a topic is not read until the next start: `topic-not-read` is reported, and
   * {@link EventBusServer.unreadTopics} names it. Default false: a missing topic fails as the bus says.
   */
  readonly optional?: boolean;
}

export interface EventBusServerOptions extends Omit<ServerSubscription, 'patterns' | 'optional'> {
  readonly bus: EventBus;
  /** Where dead letters go. */
  readonly deadLetterTopic: string;
  /** Topic names by pattern. Default: a pattern is the topic's name. */
  readonly topics?: Readonly<Record<string, string>>;
  /** Further groups, each with its own bound of records in hand. The options above are those of all other patterns. */
  readonly subscriptions?: ReadonlyArray<ServerSubscription & Required<Pick<ServerSubscription, 'patterns'>>>;
  /** Tries of a record whose handler throws `RecordFailure`. Default 5. */
  readonly maxAttempts?: number;
  /** Milliseconds that {@link EventBusServer.close} waits for what is in hand. Default 20,000. */
  readonly drainTimeoutMs?: number;
  /** As `SubscribeOptions.onLaneWait`, of all subscriptions. */
  readonly onLaneWait?: (seconds: number) => void;
  /** As `SubscribeOptions.beforeCommit`, of all subscriptions. */
  readonly beforeCommit?: () => Promise<void>;
  /** Receives `topic-not-read`; all other events come from the bus. */
  readonly onEvent?: BusListener;
}

/** From the one that matters most. */
const STATES: readonly SubscriptionState[] = ['dead', 'stopped', 'reconnecting', 'starting', 'running'];

/**
 * A Nest transport strategy over an {@link EventBus}: handlers are `@EventPattern` methods that get the
 * {@link BusRecord} as `@Payload()` and the {@link DeliveryContext} as `@Ctx()`. How a handler ends decides what
 * becomes of the record, as {@link RecordHandler} says.
 */
export class EventBusServer extends Server implements CustomTransportStrategy {
  /** Errors go to the engine; Nest need not log them. */
  override readonly propagatesEventHandlerErrors: boolean = true;
  private readonly ending = new Deferred();
  private subscriptions: readonly Subscription[] = [];
  private missing: readonly string[] = [];
  private opening: Promise<void> | undefined;
  private closing: Promise<void> | undefined;

  constructor(private readonly options: EventBusServerOptions) {
    super();
  }

  /** Of several subscriptions the state that matters most: one that is dead makes all dead. Undefined before it listens. */
  get state(): SubscriptionState | undefined {
    const states = new Set(this.subscriptions.map(({ state }) => state));
    return STATES.find((state) => states.has(state));
  }

  /** As `Subscription.deadLettersWaitSince`, of the one that has waited longest. */
  get deadLettersWaitSince(): number | undefined {
    const instants = this.subscriptions.flatMap(({ deadLettersWaitSince }) => deadLettersWaitSince ?? []);
    return instants.length === 0 ? undefined : Math.min(...instants);
  }

  /** As `Subscription.unownedPartitions`, of all subscriptions. */
  get unownedPartitions(): readonly TopicPartition[] {
    return this.subscriptions.flatMap(({ unownedPartitions }) => unownedPartitions);
  }

  /** As `Subscription.lag`, of all subscriptions. */
  get lag(): readonly PartitionLag[] {
    return this.subscriptions.flatMap(({ lag }) => lag);
  }

  /** Optional topics that were missing, or forbidden, when the server began to listen, and so are not read. */
  get unreadTopics(): readonly string[] {
    return this.missing;
  }

  /**
   * Rejects as soon as one subscription is over because its consumer died; resolves when all were drained, or when the
   * server is closed before it ever listened.
   */
  get ended(): Promise<void> {
    return this.ending.promise;
  }

  listen(callback: (error?: unknown) => void): void {
    this.opening = this.open();
    void this.report(callback);
  }

  /** Finishes what is in hand within `drainTimeoutMs` and leaves the group. The bus stays open. */
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
    if (this.messageHandlers.size === 0)
      throw new Error('EventBusServer has no @EventPattern handler to deliver to');
    const opened: Subscription[] = [];
    this.subscriptions = opened;
    for (const subscription of this.wantedSubscriptions()) {
      const patterns = await this.readablePatterns(subscription);
      if (patterns.size > 0) opened.push(await this.subscribe(subscription, patterns));
    }
    if (opened.length > 0) void this.watch();
  }

  /** The named ones, and one for all patterns that none of them names. */
  private wantedSubscriptions(): ServerSubscription[] {
    const { groupId, maxInFlight, maxWaitingPerPartition, subscriptions = [] } = this.options;
    const named = new Set(subscriptions.flatMap(({ patterns }) => patterns));
    const others = [...this.messageHandlers.keys()].filter((pattern) => !named.has(pattern));
    return [
      { groupId, patterns: others, ...optional({ maxInFlight, maxWaitingPerPartition }) },
      ...subscriptions,
    ];
  }

  /** Patterns by topic, without optional topics that are missing or forbidden. */
  private async readablePatterns({ groupId, patterns = [], optional: mayMiss = false }: ServerSubscription) {
    const { bus, topics = {} } = this.options;
    const handled = patterns.filter((pattern) => this.messageHandlers.has(pattern));
    const byTopic = new Map(handled.map((pattern) => [topics[pattern] ?? pattern, pattern]));
    if (!mayMiss) return byTopic;
    for (const [topic, why] of await unreadableTopics(bus, groupId, [...byTopic.keys()]))
      this.leaveOut(topic, byTopic, why);
    return byTopic;
  }

  private leaveOut(topic: string, byTopic: Map<string, string>, why: string): void {
    byTopic.delete(topic);
    this.missing = [...this.missing, topic];
    const message = `an optional topic ${why}, so it is left out`;
    this.options.onEvent?.({ level: 'warn', type: 'topic-not-read', message, topic });
  }

  private async subscribe(
    { groupId, maxInFlight, maxWaitingPerPartition }: ServerSubscription,
    patterns: ReadonlyMap<string, string>,
  ): Promise<Subscription> {
    const { bus, deadLetterTopic, maxAttempts, onLaneWait, beforeCommit } = this.options;
    return bus.subscribe(
      {
        groupId,
        deadLetterTopic,
        topics: [...patterns.keys()],
        ...optional({ maxInFlight, maxWaitingPerPartition, maxAttempts, onLaneWait, beforeCommit }),
      },
      async (record, context) => this.deliver(patterns.get(record.topic), record, context),
    );
  }

  private async report(callback: (error?: unknown) => void): Promise<void> {
    const [outcome] = await Promise.allSettled([this.opening]);
    if (outcome.status === 'fulfilled') callback();
    else callback(outcome.reason);
  }

  private async watch(): Promise<void> {
    try {
      await Promise.all(this.subscriptions.map(async ({ ended }) => ended));
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
    const timeoutMs = this.options.drainTimeoutMs ?? 20_000;
    await Promise.all(this.subscriptions.map(async (subscription) => subscription.drain(timeoutMs)));
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

/** Without what is undefined: an option that is not given takes its default. */
function optional<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
