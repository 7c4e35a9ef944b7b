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
}

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** A partition and where the next reader is to go on. */
export interface PartitionPosition extends TopicPartition {
  readonly position: bigint;
}

export interface DeliveryOptions {
  readonly processor: Pick<RecordProcessor, 'process'>;
  readonly maxInFlight: number;
  /** Called when a record is complete, so that its offset may be committed soon. */
  readonly onProgress?: () => void;
  /** Called when there is room again after {@link Delivery.hasRoom} was false. */
  readonly onRoom?: () => void;
}

/** Puts the parts of the engine together: takes records in, runs them lane by lane, knows what may be committed. */
export class Delivery {
  private readonly lanes = new LaneScheduler<Entry>();
  private readonly epochs = new AssignmentEpochs();
  private readonly trackers = new WeakMap<Epoch, OffsetTracker>();
  private readonly gate: PressureGate;
  private readonly running = new Set<Promise<void>>();
  /** Entries that may start, but not while a rebalance is under way. */
  private held: Entry[] | undefined;
  private stopping = false;

  constructor(private readonly options: DeliveryOptions) {
    this.gate = new PressureGate(options.maxInFlight);
  }

  get hasRoom(): boolean {
    return this.gate.isOpen;
  }

  get inFlight(): number {
    return this.gate.inFlight;
  }

  /** Takes over an assignment: partitions that stay keep their epoch, others end or begin one. */
  assign(partitions: readonly TopicPartition[]): void {
    const kept = new Set<Epoch>();
    for (const { topic, partition } of partitions) {
      const epoch = this.epochs.find(topic, partition) ?? this.epochs.assign(topic, partition);
      if (!this.trackers.has(epoch)) this.trackers.set(epoch, new OffsetTracker());
      kept.add(epoch);
    }
    for (const epoch of this.epochs.all()) {
      if (!kept.has(epoch)) this.epochs.revoke(epoch.topic, epoch.partition);
    }
    const stale = this.lanes.withdraw((waiting) => !this.epochs.isCurrent(waiting.epoch));
    for (let left = stale.length; left > 0; left -= 1) this.release();
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
    if (epoch === undefined || this.stopping) return false;
    const offset = BigInt(record.offset);
    if (this.trackers.get(epoch)?.start(offset) !== true) return false;
    const entry: Entry = { record, offset, epoch, lane: laneOf(record) };
    this.gate.enter();
    if (this.lanes.offer(entry.lane, entry)) this.start(entry);
    return true;
  }

  positions(): PartitionPosition[] {
    return this.epochs.all().flatMap((epoch) => {
      const position = this.trackers.get(epoch)?.position;
      return position === undefined ? [] : [{ topic: epoch.topic, partition: epoch.partition, position }];
    });
  }

  /** Ends waits, starts nothing more, and resolves when what runs has ended. What completes still counts. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.epochs.abortAll(new Error('the bus stops'));
    this.resume();
    while (this.running.size > 0) await Promise.all(this.running);
  }

  private start(entry: Entry): void {
    if (this.held !== undefined) {
      this.held.push(entry);
      return;
    }
    const run = this.run(entry).finally(() => {
      this.running.delete(run);
      this.release();
      const next = this.lanes.finish(entry.lane);
      if (next !== undefined) this.start(next);
    });
    this.running.add(run);
  }

  private async run({ record, offset, epoch }: Entry): Promise<void> {
    if (this.stopping || !this.epochs.isCurrent(epoch)) return;
    const outcome = await this.options.processor.process(record, epoch.signal);
    if (outcome === 'dropped' || !this.epochs.isCurrent(epoch)) return;
    this.trackers.get(epoch)?.complete(offset);
    this.options.onProgress?.();
  }

  private release(): void {
    if (this.gate.leave()) this.options.onRoom?.();
  }
}

/** Records of one key lie in one partition of a topic; the topic stands in the lane, as keys of others mean others. */
function laneOf({ topic, key }: BusRecord): string | null {
  return key === null ? null : `${topic}/${key.toString('latin1')}`;
}
