import {
  type BusRecord,
  type OutgoingRecord,
  type PublishResult,
  RecordRefusedError,
} from '@ecall-gateway/event-bus';
import type { Surroundings } from '../surroundings/surroundings.js';
import { TopicTroubles } from './topic-troubles.js';

export const COMMANDS_TOPIC = 'ecall.send-message';
export const EVENTS_TOPIC = 'ecall.message-events';
export const DEAD_LETTERS_TOPIC = 'ecall.send-message.dlq';
export const URGENT_TOPIC = 'ecall.send-message.urgent';
/** Of the ordinary topic; the urgent one has the one after them, so that a number names a partition of either. */
export const PARTITIONS = 2;
export const URGENT_PARTITION = PARTITIONS;

export function topicOf(partition: number): string {
  return partition === URGENT_PARTITION ? URGENT_TOPIC : COMMANDS_TOPIC;
}

/** A member of the consumer group, as the broker sees it. */
export interface Member {
  readonly name: string;
  /** Told which partitions it has, and since which generation. */
  assigned(partitions: readonly number[], generation: number): void;
  /** Told that a rebalance begins. */
  rebalancing(): void;
}

/** The topics of commands with their consumers, which are one group here, and whatever is published. */
export class SimulatedKafka {
  partitions: BusRecord[][] = emptyLogs();
  committed: number[] = emptyLogs().map(() => 0);
  readonly published: OutgoingRecord[] = [];
  readonly troubles = new TopicTroubles();
  /** Records that were deleted with their topic before anybody had handled them. */
  readonly deleted: BusRecord[] = [];
  /** Records that were handled before their topic was deleted. */
  readonly former: BusRecord[] = [];
  private members: Member[] = [];
  private owners: Array<Member | undefined> = [];
  private generation = 0;

  constructor(private readonly world: Surroundings) {}

  /** Writes each record that can be written; behind one that cannot, none of the same topic and key is tried. */
  publishEach(records: readonly OutgoingRecord[]): PublishResult[] {
    const blocked = new Set<string>();
    return records.map((record) => {
      const { topic, key = null } = record;
      const lane = `${topic} ${String(key)}`;
      if (key !== null && blocked.has(lane)) return { kind: 'behind' };
      const error = this.troubles.refusalOf(record);
      if (error === undefined) {
        this.published.push(record);
        return { kind: 'written' };
      }
      this.world.tell(`publish: ${error.message}`);
      blocked.add(lane);
      return error instanceof RecordRefusedError
        ? { kind: 'refused', error }
        : { kind: 'topic-unavailable', error };
    });
  }

  append(partition: number, key: string | null, value: Buffer, timestamp = this.world.time.now()): BusRecord {
    const log = this.partitions[partition] ?? [];
    const record: BusRecord = {
      topic: topicOf(partition),
      partition,
      offset: String(log.length),
      timestamp,
      key: key === null ? null : Buffer.from(key),
      value,
      headers: {},
    };
    log.push(record);
    return record;
  }

  /** The topics of commands are deleted and made anew, with their group's offsets. */
  makeAnew(): void {
    this.world.tell('the command topic is made anew');
    this.partitions.forEach((log, partition) => {
      const handled = this.committed[partition] ?? 0;
      this.former.push(...log.slice(0, handled));
      this.deleted.push(...log.slice(handled));
    });
    this.partitions = emptyLogs();
    this.committed = emptyLogs().map(() => 0);
    this.rebalance();
  }

  join(member: Member): void {
    this.members.push(member);
    this.rebalance();
  }

  leave(member: Member): void {
    if (!this.members.includes(member)) return;
    this.members = this.members.filter((other) => other !== member);
    this.rebalance();
  }

  isMember(member: Member): boolean {
    return this.members.includes(member);
  }

  /** Whether it has any partition now. */
  owns(member: Member): boolean {
    return this.owners.includes(member);
  }

  /** Moves partitions around, as a member that comes or goes makes it happen. */
  rebalance(): void {
    this.generation += 1;
    const { generation, members } = this;
    for (const member of members) member.rebalancing();
    this.owners = this.partitions.map(
      (_, partition) => members[(partition + generation) % Math.max(members.length, 1)],
    );
    this.world.tell(`generation ${generation}: ${this.owners.map((owner) => owner?.name ?? '-').join(' ')}`);
    for (const member of members) {
      member.assigned(
        this.owners.flatMap((owner, partition) => (owner === member ? [partition] : [])),
        generation,
      );
    }
  }

  /** @throws for a member of an older generation */
  commit(
    member: Member,
    generation: number,
    positions: ReadonlyArray<{ partition: number; position: bigint }>,
  ): void {
    if (generation !== this.generation) throw new Error('the group has another generation');
    for (const { partition, position } of positions) {
      if (this.owners[partition] !== member) throw new Error('not the owner');
      this.committed[partition] = Number(position);
    }
  }
}

function emptyLogs(): BusRecord[][] {
  return Array.from({ length: PARTITIONS + 1 }, () => []);
}
