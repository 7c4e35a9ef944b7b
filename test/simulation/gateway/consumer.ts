import type { Deliveries } from './deliveries.js';
import type { SimulatedProcess } from '../process/simulated-process.js';
import { type Member, topicOf } from '../servers/simulated-kafka.js';
import type { World } from '../servers/world.js';
import { TIMES } from '../surroundings/times.js';

export interface ConsumerOptions {
  readonly world: World;
  readonly process: SimulatedProcess;
  readonly delivery: Deliveries;
  /** True: what was fetched is committed, done or not. */
  readonly commitsPastHoles: boolean;
  /** What the gateway has done before. */
  readonly beforeCommit: () => Promise<void>;
}

/** What the Kafka adapter does: it fetches, commits, and follows the rebalances of its group. */
export class Consumer implements Member {
  private readonly next = new Map<number, number>();
  private generation = 0;
  private hasProgress = false;
  private isNewMember = true;
  private heardUntil = 0;
  private committing: Promise<void> = Promise.resolve();

  constructor(private readonly options: ConsumerOptions) {
    options.world.kafka.join(this);
  }

  get name(): string {
    return this.options.process.name;
  }

  get isOwner(): boolean {
    return this.options.world.kafka.owns(this);
  }

  /** A record is done: there is something to commit. */
  readonly onProgress = (): void => {
    this.hasProgress = true;
  };

  rebalancing(): void {
    this.hear(() => this.options.delivery.suspend());
  }

  assigned(partitions: readonly number[], generation: number): void {
    const { delivery, world } = this.options;
    this.hear(() => {
      this.generation = generation;
      // As the Kafka adapter does with another member id: what is in hand may be done elsewhere.
      if (this.isNewMember) delivery.assign([]);
      this.isNewMember = false;
      delivery.assign(partitions.map((partition) => ({ topic: topicOf(partition), partition })));
      this.next.clear();
      for (const partition of partitions) this.next.set(partition, world.kafka.committed[partition] ?? 0);
      delivery.resume();
    });
  }

  /** One round of the poll loop. */
  poll(): void {
    this.rejoinIfMissed();
    this.fetch();
    void this.commit();
  }

  /** Without a heartbeat the broker takes it out of the group when its session ends. */
  missHeartbeats(isMissed: () => boolean): void {
    const { world } = this.options;
    world.time.after(TIMES.sessionMs, () => {
      if (isMissed()) world.kafka.leave(this);
    });
  }

  leave(): void {
    this.options.world.kafka.leave(this);
  }

  /** One commit after the other, as on one connection: an older position never overtakes a newer one. */
  async commit(): Promise<void> {
    this.committing = this.committing.then(async () => this.commitOnce());
    return this.committing;
  }

  private async commitOnce(): Promise<void> {
    if (!this.hasProgress) return;
    this.hasProgress = false;
    const { process, delivery, commitsPastHoles, beforeCommit, world } = this.options;
    const { generation } = this;
    const done = delivery.positions().map(({ partition, position }) => ({ partition, position }));
    const fetched = [...this.next].map(([partition, offset]) => ({ partition, position: BigInt(offset) }));
    const positions = commitsPastHoles ? fetched : done;
    try {
      await beforeCommit();
      await process.call(
        'commit',
        () => world.kafkaDown,
        async () => world.kafka.commit(this, generation, positions),
      );
    } catch {
      this.hasProgress = true;
    }
  }

  /** Its heartbeats tell a member that was missed that it is out of the group. */
  private rejoinIfMissed(): void {
    const { kafka } = this.options.world;
    if (kafka.isMember(this)) return;
    this.isNewMember = true;
    kafka.join(this);
  }

  private fetch(): void {
    const { world, delivery } = this.options;
    if (world.kafkaDown) return;
    for (const [partition, from] of this.next) {
      const log = world.kafka.partitions[partition] ?? [];
      const hasRoom = () => delivery.hasRoomFor({ topic: topicOf(partition), partition });
      let offset = from;
      for (; offset < log.length && hasRoom(); offset += 1) {
        const record = log[offset];
        if (record !== undefined) delivery.offer(record);
      }
      this.next.set(partition, offset);
    }
  }

  /** From the broker, in order: it is one connection. */
  private hear(what: () => void): void {
    const { world, process } = this.options;
    this.heardUntil = Math.max(this.heardUntil, world.time.now() + world.random.between(1, 60));
    world.time.after(this.heardUntil - world.time.now(), () => process.see(what));
  }
}
