import { setTimeout as delay } from 'node:timers/promises';
import type { Admin, ITopicConfig, Kafka } from 'kafkajs';
import { within } from '../engine/deadline.js';
import { BusUnavailableError } from '../errors/bus-unavailable.error.js';
import { GroupUnavailableError, type GroupTrouble } from '../errors/group-unavailable.error.js';
import { MissingTopicsError } from '../errors/missing-topics.error.js';
import type { TopicSpec } from '../port/event-bus.port.js';

const DEFAULT_PARTITIONS = 6;
/** Milliseconds; a readiness probe waits for it. */
const PING_TIMEOUT_MS = 5_000;

/** Ten seconds for the leaders of new topics. */
const KNOWN_EVERY_MS = 100;
const KNOWN_TRIES = 100;

/** Topics and the question whether a broker answers. */
export class KafkaAdmin {
  private admin: Admin;
  private closed = false;

  constructor(private readonly kafka: Kafka) {
    this.admin = this.newAdmin();
  }

  async connect(): Promise<void> {
    this.closed = false;
    await this.connected();
  }

  async disconnect(): Promise<void> {
    this.closed = true;
    const { admin } = this;
    // One that is connected again at once may write to the connection that is just being closed.
    this.admin = this.newAdmin();
    await admin.disconnect();
  }

  async ping(): Promise<void> {
    await within(this.askBroker(), PING_TIMEOUT_MS, 'the answer of a broker');
  }

  /** @throws {MissingTopicsError} */
  async ensureTopics(specs: readonly TopicSpec[], create: boolean): Promise<void> {
    await this.connected();
    const existing = new Set(await this.admin.listTopics());
    const missing = specs.filter(({ topic }) => !existing.has(topic));
    if (missing.length === 0) return;
    if (!create) throw new MissingTopicsError(missing.map(({ topic }) => topic));
    const topics = missing.map(({ topic, partitions = DEFAULT_PARTITIONS }) => ({
      topic,
      numPartitions: partitions,
    }));
    await this.createTopics(topics);
    await this.untilKnown(topics.map(({ topic }) => topic));
  }

  /** @throws {MissingTopicsError} where the broker forbids it */
  private async createTopics(topics: ITopicConfig[]): Promise<void> {
    try {
      await this.admin.createTopics({ waitForLeaders: false, topics });
    } catch (error) {
      throw isForbidden(error) ? new MissingTopicsError(topics.map(({ topic }) => topic)) : error;
    }
  }

  /** A broker may not know yet what was just made; kafkajs' own wait for the leaders then fails at the first answer. */
  private async untilKnown(topics: string[]): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        const metadata = await this.admin.fetchTopicMetadata({ topics });
        if (metadata.topics.every(({ partitions }) => partitions.every(({ leader }) => leader >= 0))) return;
      } catch (error) {
        if (!isNotKnownYet(error) || tries >= KNOWN_TRIES) throw error;
      }
      if (tries >= KNOWN_TRIES) return;
      await delay(KNOWN_EVERY_MS);
    }
  }

  /** @throws {GroupUnavailableError} */
  async memberCount(groupId: string): Promise<number> {
    await this.connected();
    try {
      const { groups } = await this.admin.describeGroups([groupId]);
      return groups[0]?.members.length ?? 0;
    } catch (error) {
      const reason = groupTrouble(error);
      if (reason === undefined) throw error;
      // Without a broker that answers, it is the broker that is away.
      await this.admin.describeCluster();
      throw new GroupUnavailableError(groupId, reason, { cause: error });
    }
  }

  private newAdmin(): Admin {
    return this.kafka.admin({ retry: { retries: 2, initialRetryTime: 100, maxRetryTime: 1_000 } });
  }

  private async askBroker(): Promise<void> {
    await this.connected();
    await this.admin.describeCluster();
  }

  /** Does nothing while connected; connects again after a broker was away. */
  private async connected(): Promise<void> {
    if (this.closed) throw new BusUnavailableError('the bus is closed');
    await this.admin.connect();
  }
}

function isNotKnownYet(error: unknown): boolean {
  const { type } = error as { type?: unknown };
  return type === 'UNKNOWN_TOPIC_OR_PARTITION' || type === 'LEADER_NOT_AVAILABLE';
}

/** The broker's answer for one topic, or for all that were asked for. */
function isForbidden(error: unknown): boolean {
  const { type, errors = [] } = error as { type?: unknown; errors?: readonly unknown[] };
  return (
    type === 'TOPIC_AUTHORIZATION_FAILED' ||
    type === 'CLUSTER_AUTHORIZATION_FAILED' ||
    errors.some(isForbidden)
  );
}

/** kafkajs mostly hides that a group is forbidden: then it says that it found no coordinator. */
function groupTrouble(error: unknown): GroupTrouble | undefined {
  const { type, name } = error as { type?: unknown; name?: unknown };
  if (type === 'GROUP_AUTHORIZATION_FAILED') return 'forbidden';
  return name === 'KafkaJSGroupCoordinatorNotFound' ? 'no-coordinator' : undefined;
}
