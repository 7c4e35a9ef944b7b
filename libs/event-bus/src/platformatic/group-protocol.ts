import type { Cluster, Logger } from 'kafkajs';
import { assignmentIn, partitionAssigners, type FindPartitions } from '../kafka/partition-assigner.js';
import type { TopicPartition } from '../port/consumer-group.js';

/** Milliseconds between two looks whether topics have got more partitions. */
const LOOK_EVERY_MS = 30_000;

interface Joined {
  readonly protocolName: string | null | undefined;
  readonly members: ReadonlyArray<{ readonly memberId: string; readonly metadata: Buffer | null }>;
}

interface Share {
  readonly memberId: string;
  readonly assignment: Buffer;
}

/** What members tell each other, as the driver on kafkajs does, so that members of both make one group. */
export class GroupProtocol {
  private readonly assigners;
  /** What the shares were made from; undefined where another member made them. */
  private shared: ReadonlyMap<string, readonly number[]> | undefined;
  private lookedAt = 0;

  constructor(
    groupId: string,
    private readonly topics: readonly string[],
    private readonly findPartitions: FindPartitions,
  ) {
    const find: FindPartitions = async (names) => {
      this.shared = await findPartitions(names);
      return this.shared;
    };
    // The assigners ask neither the cluster nor the log of kafkajs.
    const about = { cluster: {} as Cluster, logger: {} as Logger, groupId };
    this.assigners = partitionAssigners(find).map((make) => make(about));
  }

  offers(): Array<{ name: string; metadata: Buffer }> {
    return this.assigners.map((assigner) => assigner.protocol({ topics: [...this.topics] }));
  }

  /** @param joined what the leader was told; undefined: another member leads, and shares out */
  async share(joined: Joined | undefined): Promise<Share[]> {
    this.shared = undefined;
    this.lookedAt = performance.now();
    if (joined === undefined) return [];
    const assigner = this.assigners.find(({ name }) => name === joined.protocolName);
    if (assigner === undefined) throw new Error('the group chose a protocol that was not offered');
    const members = joined.members.map(({ memberId, metadata }) => ({
      memberId,
      memberMetadata: metadata ?? Buffer.alloc(0),
    }));
    const shares = await assigner.assign({ members, topics: [...this.topics] });
    return shares.map(({ memberId, memberAssignment }) => ({ memberId, assignment: memberAssignment }));
  }

  assigned(assignment: Buffer): TopicPartition[] {
    return assignment.length === 0 ? [] : assignmentIn(assignment);
  }

  /** Whether topics have other partitions than those this member shared out, so that some have no reader. */
  async isOutdated(): Promise<boolean> {
    const { shared } = this;
    if (shared === undefined || performance.now() - this.lookedAt < LOOK_EVERY_MS) return false;
    this.lookedAt = performance.now();
    try {
      const now = await this.findPartitions([...shared.keys()]);
      return [...now].some(([topic, partitions]) => partitions.length !== shared.get(topic)?.length);
    } catch {
      return false;
    }
  }
}
