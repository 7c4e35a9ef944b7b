import kafkajs, { type Admin } from 'kafkajs';
import { protocolErrorOf } from '../../kafka/kafka-error.js';
import { kafkaClient, type KafkaSettings } from '../../kafka/kafka-settings.js';
import { fail, notChecked, together, warn, type Finding } from '../finding.js';
import { judgeTopics, type SeenTopic, type TopicRole } from './topic-rules.js';

export interface TopicsQuestion {
  readonly kafka: KafkaSettings;
  /** Whether the gateway makes what is missing. */
  readonly createTopics: boolean;
}

interface UnseenTopic {
  readonly name: string;
  readonly role: TopicRole;
  readonly trouble: 'missing' | 'forbidden';
}

/** Whether the topics exist, and keep what they are given. */
export async function checkTopics({ kafka, createTopics }: TopicsQuestion): Promise<Finding> {
  const admin = kafkaClient(kafka).admin({ retry: { retries: 1, initialRetryTime: 200 } });
  try {
    await admin.connect();
    const { brokers } = await admin.describeCluster();
    const looks = await Promise.all(rolesOf(kafka).map(async ([role, name]) => look(admin, role, name)));
    const seen = looks.filter((topic): topic is SeenTopic => !('trouble' in topic));
    const unseen = (trouble: UnseenTopic['trouble']) =>
      looks.filter((topic): topic is UnseenTopic => 'trouble' in topic && topic.trouble === trouble);
    return together([
      ...(seen.length > 0 ? [judgeTopics(seen, brokers.length)] : []),
      ...missing(unseen('missing'), createTopics),
      ...forbidden(unseen('forbidden').map(({ name }) => name)),
    ]);
  } catch {
    return notChecked('Kafka cannot be asked', 'see the line of kafka');
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

function rolesOf({ topics }: KafkaSettings): ReadonlyArray<readonly [TopicRole, string]> {
  return [
    ['commands', topics.sendMessage],
    ['urgent commands', topics.sendMessageUrgent],
    ['events', topics.messageEvents],
    ['inbound', topics.inboundMessages],
    ['dead letters', topics.deadLetters],
  ];
}

async function look(admin: Admin, role: TopicRole, name: string): Promise<SeenTopic | UnseenTopic> {
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [name] });
    const partitions = topics[0]?.partitions ?? [];
    return {
      name,
      role,
      partitions: partitions.length,
      leaderless: partitions.filter(({ leader }) => leader < 0).length,
      replicas: Math.min(...partitions.map(({ replicas }) => replicas.length)),
      ...(await configOf(admin, name)),
    };
  } catch (error) {
    const type = protocolErrorOf(error);
    if (type === 'UNKNOWN_TOPIC_OR_PARTITION') return { name, role, trouble: 'missing' };
    if (type === 'TOPIC_AUTHORIZATION_FAILED') return { name, role, trouble: 'forbidden' };
    throw error;
  }
}

/** Who may use a topic need not be one who may read its configuration. */
async function configOf(admin: Admin, name: string): Promise<Partial<SeenTopic>> {
  const configNames = ['cleanup.policy', 'retention.ms', 'max.message.bytes'];
  try {
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name, configNames }],
    });
    const value = (key: string) =>
      resources[0]?.configEntries.find(({ configName }) => configName === key)?.configValue ?? '';
    return {
      cleanupPolicy: value('cleanup.policy'),
      retentionMs: Number(value('retention.ms')),
      maxMessageBytes: Number(value('max.message.bytes')),
    };
  } catch (error) {
    if (protocolErrorOf(error) === 'TOPIC_AUTHORIZATION_FAILED') return {};
    throw error;
  }
}

/** Without the urgent topic the gateway runs all the same. */
const isOptional = ({ role }: UnseenTopic): boolean => role === 'urgent commands';

function missing(topics: readonly UnseenTopic[], createTopics: boolean): Finding[] {
  if (topics.length === 0) return [];
  const names = topics.map(({ name }) => name);
  const seen = `missing: ${names.join(', ')}`;
  if (createTopics) {
    return [warn(seen, 'start the gateway, which makes its topics, or set TOPIC_… to the names you use')];
  }
  const make = `make them (KAFKA_CREATE_TOPICS is false): kafka-topics.sh --create --partitions 6 --topic ${names[0]}`;
  return topics.every(isOptional)
    ? [warn(`${seen}: urgent commands are not read`, `${make}, and start the gateways again`)]
    : [fail(seen, make)];
}

function forbidden(names: readonly string[]): Finding[] {
  if (names.length === 0) return [];
  return [
    fail(
      `this user may not see ${names.join(', ')}`,
      'give it READ on the commands, WRITE on the others, DESCRIBE on all (kafka-acls.sh)',
    ),
  ];
}
