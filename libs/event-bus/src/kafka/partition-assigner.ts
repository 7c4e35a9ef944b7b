import kafkajs, { type GroupMember, type PartitionAssigner } from 'kafkajs';
import { assignPartitions } from '../engine/assign-partitions.js';
import type { TopicPartition } from '../port/consumer-group.js';

/** Of kafkajs; a named import does not reach it from ESM in every version of Node. */
const { MemberAssignment, MemberMetadata } = kafkajs.AssignerProtocol;

/**
 * Names of the way partitions are shared out, in order of preference; a group uses the first that all members offer.
 * The second is the name of kafkajs' own assigner, so that replicas of both releases make one group during a rolling
 * update. What a name stands for is computed by the group's leader alone, so a leader of ours does it right under both.
 */
const PROTOCOLS = ['SubscribedRoundRobinAssigner', 'RoundRobinAssigner'] as const;
/** Of the metadata that members exchange. */
const VERSION = 0;

/** Partition numbers by topic; topics that do not exist are left out. */
export type FindPartitions = (topics: readonly string[]) => Promise<ReadonlyMap<string, readonly number[]>>;

/**
 * Assigners that give each member partitions of the topics that it reads. The assigner of kafkajs shares the topics of
 * the group's leader among all members; where another application is in the same group, half of the partitions go to a
 * member that does not read them.
 */
export function partitionAssigners(findPartitions: FindPartitions): PartitionAssigner[] {
  return PROTOCOLS.map((name) => () => ({
    name,
    version: VERSION,
    protocol: ({ topics }) => ({
      name,
      metadata: MemberMetadata.encode({ version: VERSION, topics, userData: Buffer.alloc(0) }),
    }),
    assign: async ({ members }) => {
      const subscribers = members.map((member) => ({ id: member.memberId, topics: topicsOf(member) }));
      const topics = [...new Set(subscribers.flatMap((subscriber) => subscriber.topics))];
      const shares = assignPartitions(subscribers, await findPartitions(topics));
      return [...shares].map(([memberId, share]) => ({
        memberId,
        memberAssignment: MemberAssignment.encode({
          version: VERSION,
          assignment: byTopic(share),
          userData: Buffer.alloc(0),
        }),
      }));
    },
  }));
}

/** What a member was assigned. */
export function assignmentIn(memberAssignment: Buffer): TopicPartition[] {
  const assignment = MemberAssignment.decode(memberAssignment)?.assignment ?? {};
  return Object.entries(assignment).flatMap(([topic, numbers]) =>
    numbers.map((partition) => ({ topic, partition })),
  );
}

function byTopic(share: readonly TopicPartition[]): Record<string, number[]> {
  const numbers: Record<string, number[]> = {};
  for (const { topic, partition } of share) (numbers[topic] ??= []).push(partition);
  return numbers;
}

/** What a member reads; nothing where its metadata cannot be read. */
function topicsOf({ memberMetadata }: GroupMember): readonly string[] {
  try {
    return MemberMetadata.decode(memberMetadata)?.topics ?? [];
  } catch {
    return [];
  }
}
