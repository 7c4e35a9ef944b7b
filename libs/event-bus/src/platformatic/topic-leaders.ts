import type { BrokerClient } from './broker-client.js';
import type { PartitionCursor } from './partition-cursor.js';

/** Which broker leads each partition, and by which id its topic is asked for. */
export class TopicLeaders {
  private readonly ids = new Map<string, string>();

  constructor(
    private readonly client: Pick<BrokerClient, 'topic'>,
    private readonly cursors: readonly PartitionCursor[],
  ) {}

  get topicIds(): ReadonlyMap<string, string> {
    return this.ids;
  }

  /** @throws where a topic does not exist, or is another one than before: its offsets mean other records */
  async look(): Promise<void> {
    const topics = [...new Set(this.cursors.map(({ topic }) => topic))];
    await Promise.all(
      topics.map(async (topic) => {
        const { id, leaders } = await this.client.topic(topic);
        const before = this.ids.get(topic);
        if (before !== undefined && before !== id) throw new Error(`topic ${topic} was made anew`);
        this.ids.set(topic, id);
        for (const cursor of this.cursors)
          if (cursor.topic === topic) cursor.leader = leaders.get(cursor.partition);
      }),
    );
  }
}
