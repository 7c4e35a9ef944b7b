import type { TopicPartition } from '../port/consumer-group.js';
import type { BusRecord } from '../port/event-bus.port.js';
import { AssignmentEpochs, type Epoch } from './assignment-epochs.js';
import { LaneScheduler } from './lane-scheduler.js';
import { OffsetTracker } from './offset-tracker.js';
import { PressureGate } from './pressure-gate.js';
import type { RecordProcessor } from './record-processor.js';

interface Entry {
  readonly record: BusRecord;
  readonly offset: bigint;
  readonly lane: string | null;
  readonly epoch: Epoch;
  readonly weight: number;
  /** Milliseconds since the epoch. */
  readonly offeredAt: number;
}

/** What is known of a partition during one epoch. */
interface PartitionState {
  readonly tracker: OffsetTracker;
  /** Bounds what waits behind others of its key. */
  readonly backlog: PressureGate;
}

/** A partition and where the next reader is to go on. */
export interface PartitionPosition extends TopicPartition {
  readonly position: bigint;
}

export interface DeliveryOptions {
  readonly processor: Pick<RecordProcessor, 'process'>;
  /** Records that run at once; one above 4 KiB counts for several. */
  readonly maxInFlight: number;
  /**
   * Records of one partition that wait behind others of their keys, counted alike. It is a bound of its own, so that a
   * long queue of one key keeps no other from running. Default 2,000.
   */
  readonly maxWaitingPerPartition?: number;
  /** Called when a record is complete, so that its offset may be committed soon. */
  readonly onProgress?: () => void;
  /** Called when there is room again where there was none. */
  readonly onRoom?: () => void;
  /** See `SubscribeOptions.onLaneWait`; by the clock of `now`. */
  readonly onLaneWait?: (seconds: number) => void;
  readonly now?: () => number;
}

const DEFAULT_WAITING = 2_000;
/** Bytes of a record that count as one: what is in hand is bounded in bytes too. */
const BYTES_PER_WEIGHT = 4_096;

/** Puts the parts of the engine together: takes records in, runs them lane by lane, knows what may be committed. */
export class Delivery {
  private readonly lanes = new LaneScheduler<Entry>();
  private readonly epochs = new AssignmentEpochs();
  private readonly states = new WeakMap<Epoch, PartitionState>();
  private readonly gate: PressureGate;
  private readonly running = new Set<Promise<void>>();
  private waiting = 0;
  /** Entries that may start, but not while a rebalance is under way. */
  private held: Entry[] | undefined;
  private stopping = false;

  constructor(private readonly options: DeliveryOptions) {
    this.gate = new PressureGate(options.maxInFlight);
  }

  /** Whether more may run. */
  get hasRoom(): boolean {
    return this.gate.isOpen;
  }

  /** Whether more may be offered of a partition. */
  hasRoomFor({ topic, partition }: TopicPartition): boolean {
    return this.hasRoom && (this.stateOf(this.epochs.find(topic, partition))?.backlog.isOpen ?? true);
  }

  /** Records that run or wait. */
  get inFlight(): number {
    return this.running.size + (this.held?.length ?? 0) + this.waiting;
  }

  /** The partitions of this consumer. */
  assigned(): TopicPartition[] {
    return this.epochs.all().map(({ topic, partition }) => ({ topic, partition }));
  }

  /** Takes over an assignment: partitions that stay keep their epoch, others end or begin one. */
  assign(partitions: readonly TopicPartition[]): void {
    const kept = new Set<Epoch>();
    for (const { topic, partition } of partitions) {
      const epoch = this.epochs.find(topic, partition) ?? this.epochs.assign(topic, partition);
      if (!this.states.has(epoch)) this.states.set(epoch, this.newState());
      kept.add(epoch);
    }
    for (const epoch of this.epochs.all()) {
      if (!kept.has(epoch)) this.epochs.revoke(epoch.topic, epoch.partition);
    }
    this.withdrawStale();
  }

  /** Starts nothing until {@link resume}: it is not known yet which partitions stay. */
  suspend(): void {
    this.held ??= [];
  }

  resume(): void {
    const held = this.held ?? [];
    this.held = undefined;
    for (const entry of held) this.start(entry);
  }

  /** False when the record is not for this consumer (any more), or it is in hand or done already. */
  offer(record: BusRecord): boolean {
    const epoch = this.epochs.find(record.topic, record.partition);
    const stay = this.stateOf(epoch);
    if (epoch === undefined || stay === undefined || this.stopping) return false;
    const offset = BigInt(record.offset);
    if (stay.tracker.isOfAnotherLog(offset)) {
      this.beginAnew(record);
      return this.offer(record);
    }
    if (!stay.tracker.start(offset)) return false;
    const offeredAt = this.options.now?.() ?? 0;
    const entry: Entry = { record, offset, epoch, lane: laneOf(record), weight: weightOf(record), offeredAt };
    if (this.lanes.offer(entry.lane, entry)) {
      this.gate.enter(entry.weight);
      this.start(entry);
    } else {
      this.waiting += 1;
      stay.backlog.enter(entry.weight);
    }
    return true;
  }

  /** Everything of the partition below this offset was offered, or holds no record. */
  skipTo({ topic, partition }: TopicPartition, offset: bigint): void {
    // What is offered while it stops is not taken: then the offer proves nothing.
    if (this.stopping) return;
    const stay = this.stateOf(this.epochs.find(topic, partition));
    if (stay?.tracker.skipTo(offset) === true) this.options.onProgress?.();
  }

  positions(): PartitionPosition[] {
    return this.epochs.all().flatMap((epoch) => {
      const position = this.stateOf(epoch)?.tracker.position;
      return position === undefined ? [] : [{ topic: epoch.topic, partition: epoch.partition, position }];
    });
  }

  /** These were committed. */
  committed(positions: readonly PartitionPosition[]): void {
    for (const { topic, partition, position } of positions)
      this.stateOf(this.epochs.find(topic, partition))?.tracker.committed(position);
  }

  /** Ends waits, starts nothing more, and resolves when what runs has ended. What completes still counts. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.epochs.abortAll(new Error('the bus stops'));
    this.resume();
    while (this.running.size > 0) await Promise.all(this.running);
  }

  /** Offsets of the log before mean nothing in this one: what is in hand of it no longer counts. */
  private beginAnew({ topic, partition }: TopicPartition): void {
    this.states.set(this.epochs.assign(topic, partition), this.newState());
    this.withdrawStale();
  }

  private withdrawStale(): void {
    this.waiting -= this.lanes.withdraw((waiting) => !this.epochs.isCurrent(waiting.epoch)).length;
  }

  private start(entry: Entry): void {
    if (this.held !== undefined) {
      this.held.push(entry);
      return;
    }
    const run = this.run(entry).finally(() => {
      this.running.delete(run);
      this.finish(entry);
    });
    this.running.add(run);
  }

  private async run({ record, offset, epoch, offeredAt }: Entry): Promise<void> {
    if (this.stopping || !this.epochs.isCurrent(epoch)) return;
    const { onLaneWait, now } = this.options;
    if (onLaneWait !== undefined && now !== undefined) onLaneWait(Math.max(now() - offeredAt, 0) / 1_000);
    const outcome = await this.options.processor.process(record, epoch.signal);
    if (outcome === 'dropped' || !this.epochs.isCurrent(epoch)) return;
    this.stateOf(epoch)?.tracker.complete(offset);
    this.options.onProgress?.();
  }

  /** The next one of the lane runs in its place. */
  private finish({ lane, weight }: Entry): void {
    let opened = this.gate.leave(weight);
    const next = this.lanes.finish(lane);
    if (next !== undefined) {
      this.waiting -= 1;
      if (this.stateOf(next.epoch)?.backlog.leave(next.weight) === true) opened = true;
      this.gate.enter(next.weight);
      this.start(next);
    }
    if (opened && this.hasRoom) this.options.onRoom?.();
  }

  private stateOf(epoch: Epoch | undefined): PartitionState | undefined {
    return epoch === undefined ? undefined : this.states.get(epoch);
  }

  private newState(): PartitionState {
    const { maxWaitingPerPartition = DEFAULT_WAITING } = this.options;
    return { tracker: new OffsetTracker(), backlog: new PressureGate(maxWaitingPerPartition) };
  }
}

/** Records of one key lie in one partition of a topic; the topic stands in the lane, as keys of others mean others. */
function laneOf({ topic, key }: BusRecord): string | null {
  return key === null ? null : `${topic}/${key.toString('latin1')}`;
}

function weightOf({ key, value }: BusRecord): number {
  return 1 + Math.floor(((key?.length ?? 0) + (value?.length ?? 0)) / BYTES_PER_WEIGHT);
}
