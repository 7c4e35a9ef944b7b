import {
  Partitioners,
  type ICustomPartitioner,
  type Message,
  type PartitionerArgs,
  type RecordMetadata,
  type TopicMessages,
} from 'kafkajs';

/**
 * Chooses the partition of a message once, as Java clients would, and remembers it.
 *
 * kafkajs asks again at each of its retries, and would put a message without a key elsewhere each time; and it sends
 * again only to the brokers that did not answer, so that a message whose partition moved to a broker that did is never
 * sent, and yet counts as written. Hence {@link PartitionChoice.assertAllAcknowledged}.
 */
export class PartitionChoice {
  private readonly chosen = new WeakMap<Message, number>();

  /** For one producer. */
  readonly partitioner: ICustomPartitioner = () => {
    const choose = Partitioners.DefaultPartitioner();
    return (about: PartitionerArgs) => {
      const partition = this.chosen.get(about.message) ?? choose(about);
      this.chosen.set(about.message, partition);
      return partition;
    };
  };

  /** @throws when the partition of a message was not acknowledged */
  assertAllAcknowledged(sent: readonly TopicMessages[], acknowledged: readonly RecordMetadata[]): void {
    const written = new Set(acknowledged.map(({ topicName, partition }) => `${topicName}/${partition}`));
    for (const { topic, messages } of sent) {
      const partitions = new Set(messages.map((message) => this.chosen.get(message)));
      if ([...partitions].some((partition) => !written.has(`${topic}/${partition}`)))
        throw new Error(`not all records for ${topic} were acknowledged`);
    }
  }
}
