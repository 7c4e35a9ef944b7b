import type { Kafka } from 'kafkajs';
import { within } from '../engine/deadline.js';
import { SYSTEM_DEPENDENCIES } from '../engine/engine-dependencies.js';
import type { BrowseOptions, PartitionBounds } from '../port/browsing.js';
import type { GroupDescription } from '../port/consumer-group.js';
import type {
  BusRecord,
  EventBus,
  OutgoingRecord,
  RecordHandler,
  SubscribeOptions,
  Subscription,
  TopicSpec,
} from '../port/event-bus.port.js';
import type { PublishResult } from '../port/publish-result.js';
import { asList, assertAllWritten } from '../publishing/publish-results.js';
import { createKafkaClient } from './create-kafka-client.js';
import { GroupAdmin } from './group-admin.js';
import { KafkaAdmin } from './kafka-admin.js';
import type { BusListener } from '../port/bus-event.js';
import type { KafkaDriver } from './kafka-driver.js';
import type { KafkaEventBusOptions } from './kafka-event-bus-options.js';
import { KafkaPublisher } from './kafka-publisher.js';
import { KafkaSubscription } from './kafka-subscription.js';
import { KafkajsDriver } from './kafkajs-driver.js';
import { topicBounds } from './topic-bounds.js';
import { TopicBrowser } from './topic-browser.js';

/** Milliseconds; several tries of the client lie within. */
const CONNECT_TIMEOUT_MS = 20_000;

/** The bus on Kafka. Nothing is connected before {@link connect}, or before the first use. */
export class KafkaEventBus implements EventBus {
  /** Answers what is asked about topics and groups, and browses, whatever driver reads and writes. */
  private readonly kafka: Kafka;
  private readonly driver: KafkaDriver;
  private readonly admin: KafkaAdmin;
  private readonly groups: GroupAdmin;
  private readonly publisher: KafkaPublisher;
  private readonly onEvent: BusListener;
  private readonly subscriptions = new Set<KafkaSubscription>();

  constructor(
    private readonly options: KafkaEventBusOptions,
    driver?: KafkaDriver,
  ) {
    this.onEvent = options.onEvent ?? (() => undefined);
    this.kafka = createKafkaClient(options);
    this.admin = new KafkaAdmin(this.kafka);
    this.groups = new GroupAdmin(this.kafka);
    this.driver = driver ?? new KafkajsDriver(this.kafka);
    this.publisher = new KafkaPublisher(this.driver, this.onEvent);
  }

  async connect(): Promise<void> {
    this.publisher.open();
    this.groups.open();
    await within(this.admin.connect(), CONNECT_TIMEOUT_MS, 'connecting to Kafka');
  }

  async ensureTopics(topics: readonly TopicSpec[], { create = true } = {}): Promise<void> {
    await within(this.admin.ensureTopics(topics, create), CONNECT_TIMEOUT_MS, 'looking after topics');
  }

  async publish(records: OutgoingRecord | readonly OutgoingRecord[]): Promise<void> {
    assertAllWritten(await this.publishEach(asList(records)));
  }

  async publishEach(records: readonly OutgoingRecord[]): Promise<readonly PublishResult[]> {
    return this.publisher.publishEach(records);
  }

  /** Returns before the group is joined: see {@link Subscription.state}. A broker that is away is waited for. */
  async subscribe(options: SubscribeOptions, handler: RecordHandler): Promise<Subscription> {
    const subscription = new KafkaSubscription(options, handler, {
      driver: this.driver,
      publish: async (record) => this.publish(record),
      ping: async () => this.ping(),
      groups: this.groups,
      ...(this.options.dependencies ?? SYSTEM_DEPENDENCIES),
      onEvent: this.onEvent,
    });
    this.subscriptions.add(subscription);
    return subscription;
  }

  async ping(): Promise<void> {
    await this.admin.ping();
  }

  async memberCount(groupId: string): Promise<number> {
    return this.admin.memberCount(groupId);
  }

  async describeGroup(groupId: string, topics: readonly string[]): Promise<GroupDescription> {
    return this.groups.describeGroup(groupId, topics);
  }

  async boundsOf(topic: string, since?: number): Promise<readonly PartitionBounds[]> {
    return topicBounds(this.kafka, topic, since);
  }

  async browse(options: BrowseOptions, onRecord: (record: BusRecord) => void | Promise<void>): Promise<void> {
    await new TopicBrowser(this.kafka, options, onRecord).read();
  }

  /** Subscriptions that were not drained leave their groups without waiting for what is in hand. */
  async close(): Promise<void> {
    await Promise.all([...this.subscriptions].map(async (subscription) => subscription.drain(0)));
    this.subscriptions.clear();
    await this.publisher.close();
    await Promise.all([this.admin.disconnect(), this.groups.close()]);
  }
}
