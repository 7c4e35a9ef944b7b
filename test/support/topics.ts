import { randomBytes } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import { waitFor } from '../../tools/process/wait-for.js';

/** Topics and consumer group of one test, named as no other test's. */
export interface TopicNames {
  readonly sendMessage: string;
  readonly urgent: string;
  readonly messageEvents: string;
  readonly inboundMessages: string;
  readonly dlq: string;
  readonly groupId: string;
  /** The same as settings of the gateway and the command line tool. */
  readonly env: Readonly<Record<string, string>>;
}

/** Makes up names for one test. */
export function topicNames(): TopicNames {
  // Letters alone: the gateway's log leaves out whatever reads like a phone number.
  const own = `t-${randomBytes(5)
    .toString('hex')
    .replaceAll(/\d/g, (digit) => 'ghijklmnop'.charAt(Number(digit)))}`;
  return namesBelow(own, `${own}.gateway`);
}

/** The names that the gateway has where nothing else is set; for a Kafka of the test's own. */
export const DEFAULT_TOPICS: TopicNames = namesBelow('ecall', 'ecall-gateway');

function namesBelow(prefix: string, groupId: string): TopicNames {
  const names = {
    sendMessage: `${prefix}.send-message`,
    urgent: `${prefix}.send-message.urgent`,
    messageEvents: `${prefix}.message-events`,
    inboundMessages: `${prefix}.inbound-messages`,
    dlq: `${prefix}.send-message.dlq`,
    groupId,
  };
  return {
    ...names,
    env: {
      TOPIC_SEND_MESSAGE: names.sendMessage,
      TOPIC_SEND_MESSAGE_URGENT: names.urgent,
      TOPIC_MESSAGE_EVENTS: names.messageEvents,
      TOPIC_INBOUND_MESSAGES: names.inboundMessages,
      TOPIC_DLQ: names.dlq,
      KAFKA_GROUP_ID: names.groupId,
    },
  };
}

/** Makes topics, as a platform team would before a gateway comes that may not. */
export async function createTopics(
  brokers: string,
  topics: readonly string[],
  numPartitions = 6,
  /** Of each topic, as the broker names its settings. */
  config: Readonly<Record<string, string>> = {},
): Promise<void> {
  const admin = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    // Not with kafkajs' waitForLeaders: a broker that does not know the new topic yet makes it throw.
    await admin.createTopics({
      waitForLeaders: false,
      topics: topics.map((topic) => ({
        topic,
        numPartitions,
        configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
      })),
    });
    await waitFor(async () => (await admin.fetchTopicMetadata({ topics: [...topics] })).topics.length > 0, {
      deadlineMs: 20_000,
      what: `the topics ${topics.join(', ')}`,
    });
  } finally {
    await admin.disconnect();
  }
}
