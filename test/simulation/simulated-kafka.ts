import type { BusRecord, OutgoingRecord } from '@ecall-gateway/event-bus';
import type { Surroundings } from './surroundings.js';

export const COMMANDS_TOPIC = 'ecall.send-message';
export const DEAD_LETTERS_TOPIC = 'ecall.send-message.dlq';
export const PARTITIONS = 2;

/** A member of the consumer group, as the broker sees it. */
export interface Member {
  readonly name: string;
  /** Told which partitions it has, and since which generation. */
  assigned(partitions: readonly number[], generation: number): void;
  /** Told that a rebalance begins. */
  rebalancing(): void;
}

/** One topic of commands with its consumer group, and whatever is published. */
export class SimulatedKafka {
  readonly partitions: BusRecord[][] = Array.from({ length: PARTITIONS }, () => []);
  readonly committed: number[] = Array.from({ length: PARTITIONS }, () => 0);
  readonly published: OutgoingRecord[] = [];
  private members: Member[] = [];
  private owners: Array<Member | undefined> = [];
  private generation = 0;

  constructor(private readonly world: Surroundings) {}

  append(partition: number, key: string | null, value: Buffer): BusRecord {
    const log = this.partitions[partition] ?? [];
    const record: BusRecord = {
      topic: COMMANDS_TOPIC,
      partition,
      offset: String(log.length),
      timestamp: this.world.time.now(),
      key: key === null ? null : Buffer.from(key),
      value,
      headers: {},
    };
    log.push(record);
    return record;
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
