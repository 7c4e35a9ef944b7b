import type {
  EventBus,
  OutgoingRecord,
  RecordHandler,
  SubscribeOptions,
  Subscription,
} from '../port/event-bus.port.js';

/** An adapter under test. Every bus opened joins the same broker, if there is one. */
export interface BusUnderTest {
  readonly name: string;
  /** A bus that is connected. In memory all of a test's members share one. */
  open(): Promise<EventBus>;
  /** Called after each test, after its subscriptions are drained. */
  closeAll(): Promise<void>;
}

let count = 0;

/** Names of one test, the topics, and what is to be cleaned up. */
export class BusFixture {
  readonly topic: string;
  readonly deadLetterTopic: string;
  readonly groupId: string;
  private readonly subscriptions: Subscription[] = [];

  constructor() {
    count += 1;
    const own = `bus-${process.pid}-${Date.now().toString(36)}-${count}`;
    this.topic = `${own}.records`;
    this.deadLetterTopic = `${own}.dlq`;
    this.groupId = `${own}.group`;
  }

  async prepare(bus: EventBus): Promise<void> {
    await bus.ensureTopics([
      { topic: this.topic, partitions: 4 },
      { topic: this.deadLetterTopic, partitions: 1 },
    ]);
  }

  async subscribe(
    bus: EventBus,
    handler: RecordHandler,
    options: Partial<SubscribeOptions> = {},
  ): Promise<Subscription> {
    const { groupId, topic, deadLetterTopic } = this;
    const subscription = await bus.subscribe(
      { groupId, topics: [topic], deadLetterTopic, ...options },
      handler,
    );
    this.subscriptions.push(subscription);
    return subscription;
  }

  record(key: string | null, value: string): OutgoingRecord {
    return { topic: this.topic, key, value };
  }

  async cleanUp(): Promise<void> {
    await Promise.all(this.subscriptions.map(async (subscription) => subscription.drain(0)));
  }
}

/** What one test has at hand. */
export interface ContractScene {
  readonly bus: EventBus;
  readonly fixture: BusFixture;
  readonly under: BusUnderTest;
}
