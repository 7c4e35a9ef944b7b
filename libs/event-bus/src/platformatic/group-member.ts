import { setTimeout as delay } from 'node:timers/promises';
import { FindCoordinatorKeyTypes, type Broker } from '@platformatic/kafka';
import type { PartitionPosition } from '../engine/delivery.js';
import { REBALANCE_TIMEOUT_MS, SESSION_TIMEOUT_MS } from '../kafka/group-timing.js';
import type { FindPartitions } from '../kafka/partition-assigner.js';
import type { TopicPartition } from '../port/consumer-group.js';
import type { BrokerClient } from './broker-client.js';
import type { Request, RequestName, Response } from './broker-requests.js';
import { byTopic } from './by-topic.js';
import { GroupProtocol } from './group-protocol.js';
import { protocolErrors, responseOf } from './protocol-errors.js';

/** Milliseconds that a broker may take beyond the time it waits for the other members. */
const JOIN_SLACK_MS = 5_000;
/** Between two tries while the coordinator moves, and how many of them. */
const COORDINATOR_WAIT_MS = 300;
const COORDINATOR_TRIES = 10;
const PROTOCOL_TYPE = 'consumer';

/** The coordinator is another broker, or not there yet. */
const COORDINATOR_MOVES = ['COORDINATOR_NOT_AVAILABLE', 'COORDINATOR_LOAD_IN_PROGRESS', 'NOT_COORDINATOR'];
/** The group has another generation by now. */
const REJOIN = ['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION'];

/**
 * A member of a consumer group by the classic protocol. The client's own consumer is not used: it commits the offsets of an
 * assignment again under the next one, keeps to a coordinator that has moved, and stops its heartbeats for as long as one
 * of its topics does not exist.
 */
export class GroupMember {
  private coordinator: Broker | undefined;
  private memberId = '';
  private generation = -1;
  private hasLeft = false;
  private readonly protocol: GroupProtocol;

  constructor(
    private readonly client: BrokerClient,
    private readonly groupId: string,
    topics: readonly string[],
    findPartitions: FindPartitions,
  ) {
    this.protocol = new GroupProtocol(groupId, topics, findPartitions);
  }

  /** Another one after the group did without this member for a while. */
  get id(): string {
    return this.memberId;
  }

  /** Joins, or joins again, and resolves with what this member is to read. */
  async join(): Promise<TopicPartition[]> {
    const until = performance.now() + 2 * REBALANCE_TIMEOUT_MS;
    for (let moves = 0; ;) {
      try {
        return await this.joinOnce();
      } catch (error) {
        const names = protocolErrors(error);
        if (this.hasLeft || performance.now() > until) throw error;
        if (includesAny(names, COORDINATOR_MOVES) && moves < COORDINATOR_TRIES) {
          moves += 1;
          this.coordinator = undefined;
          await delay(COORDINATOR_WAIT_MS);
        } else if (!this.mayJoinAgain(names, error)) throw error;
      }
    }
  }

  /** Resolves to true while the group stays as it is, to false when it is to be joined again. */
  async heartbeat(): Promise<boolean> {
    try {
      await this.ask('Heartbeat', [this.groupId, this.generation, this.memberId, null]);
      return !(await this.protocol.isOutdated());
    } catch (error) {
      if (this.mayJoinAgain(protocolErrors(error), error)) return false;
      this.coordinator = undefined;
      throw error;
    }
  }

  async commit(positions: readonly PartitionPosition[]): Promise<void> {
    const topics = byTopic(positions).map(([name, own]) => ({
      name,
      partitions: own.map(({ partition, position }) => ({
        partitionIndex: partition,
        committedOffset: position,
        committedLeaderEpoch: -1,
        committedMetadata: null,
      })),
    }));
    await this.ask('OffsetCommit', [this.groupId, this.generation, this.memberId, null, topics]);
  }

  /** How far the group is; -1 where it has committed nothing. */
  async committed(partitions: readonly TopicPartition[]): Promise<PartitionPosition[]> {
    if (partitions.length === 0) return [];
    const topics = byTopic(partitions).map(([name, own]) => ({
      name,
      partitionIndexes: own.map(({ partition }) => partition),
    }));
    const { groups } = await this.ask('OffsetFetch', [
      [{ groupId: this.groupId, memberId: null, memberEpoch: -1, topics }],
      false,
    ]);
    return groups.flatMap((group) =>
      group.topics.flatMap(({ name, partitions: found }) =>
        found.map(({ partitionIndex, committedOffset }) => ({
          topic: name,
          partition: partitionIndex,
          position: committedOffset,
        })),
      ),
    );
  }

  /** @param client another one than that of this member, on whose connection a join may be waiting */
  async leave(client: BrokerClient): Promise<void> {
    this.hasLeft = true;
    const { coordinator, memberId } = this;
    if (coordinator === undefined || memberId === '') return;
    this.memberId = '';
    await client.ask(coordinator, 'LeaveGroup', [
      this.groupId,
      [{ memberId, groupInstanceId: null, reason: null }],
    ]);
  }

  private async joinOnce(): Promise<TopicPartition[]> {
    const joined = await this.ask(
      'JoinGroup',
      [
        this.groupId,
        SESSION_TIMEOUT_MS,
        REBALANCE_TIMEOUT_MS,
        this.memberId,
        null,
        PROTOCOL_TYPE,
        this.protocol.offers(),
        null,
      ],
      REBALANCE_TIMEOUT_MS + JOIN_SLACK_MS,
    );
    this.memberId = joined.memberId ?? '';
    this.generation = joined.generationId;
    const isLeader = joined.leader === this.memberId;
    const shares = await this.protocol.share(isLeader ? joined : undefined);
    const { assignment } = await this.ask(
      'SyncGroup',
      [this.groupId, this.generation, this.memberId, null, PROTOCOL_TYPE, joined.protocolName, shares],
      REBALANCE_TIMEOUT_MS + JOIN_SLACK_MS,
    );
    return this.protocol.assigned(assignment);
  }

  /** Whether the broker said no more than that this member has to join, or under another id. */
  private mayJoinAgain(names: readonly string[], error: unknown): boolean {
    if (names.includes('MEMBER_ID_REQUIRED')) {
      this.memberId = memberIdIn(error);
      return true;
    }
    if (names.includes('UNKNOWN_MEMBER_ID')) {
      this.memberId = '';
      return true;
    }
    return includesAny(names, REJOIN);
  }

  private async ask<N extends RequestName>(
    name: N,
    args: Request<N>,
    timeoutMs?: number,
  ): Promise<Response<N>> {
    this.coordinator ??= await this.findCoordinator();
    return this.client.ask(this.coordinator, name, args, timeoutMs);
  }

  private async findCoordinator(): Promise<Broker> {
    const { coordinators } = await this.client.ask(undefined, 'FindCoordinator', [
      FindCoordinatorKeyTypes.GROUP,
      [this.groupId],
    ]);
    const [coordinator] = coordinators;
    if (coordinator === undefined) throw new Error('no broker coordinates the group');
    return coordinator;
  }
}

function includesAny(names: readonly string[], wanted: readonly string[]): boolean {
  return names.some((name) => wanted.includes(name));
}

function memberIdIn(error: unknown): string {
  const { memberId } = (responseOf(error) ?? {}) as { memberId?: string | null };
  if (memberId === undefined || memberId === null) throw new Error('a broker gave no member id');
  return memberId;
}
