import type { Consumer } from 'kafkajs';
import type { Delivery } from '../engine/delivery.js';
import type { TopicPartition } from '../port/consumer-group.js';

/**
 * Which partitions are not fetched for the moment. Each is named: in kafkajs to pause one partition takes back the pause
 * of its topic.
 */
export class FetchPauses {
  private assigned: readonly TopicPartition[] = [];
  private paused: ReadonlySet<TopicPartition> = new Set();
  private isStopped = false;

  constructor(
    private readonly consumer: Pick<Consumer, 'pause' | 'resume'>,
    private readonly delivery: Pick<Delivery, 'hasRoomFor'>,
  ) {}

  /** Takes over an assignment. kafkajs keeps the pauses of the one before, so each partition is paused or resumed again. */
  assign(partitions: readonly TopicPartition[]): void {
    this.assigned = partitions;
    this.paused = new Set(partitions);
    this.pauseWhereFull();
    this.resumeWhereRoom();
  }

  pauseWhereFull(): void {
    const full = this.assigned.filter((partition) => !this.mayFetch(partition));
    this.paused = new Set([...this.paused, ...full]);
    if (full.length > 0) this.consumer.pause(full.map(named));
  }

  resumeWhereRoom(): void {
    const open = [...this.paused].filter((partition) => this.mayFetch(partition));
    this.paused = new Set([...this.paused].filter((partition) => !open.includes(partition)));
    if (open.length > 0) this.consumer.resume(open.map(named));
  }

  /** Nothing more is fetched. */
  stop(): void {
    this.isStopped = true;
    this.pauseWhereFull();
  }

  /** The consumer is over: it would throw. */
  forget(): void {
    this.assigned = [];
    this.paused = new Set();
  }

  private mayFetch(partition: TopicPartition): boolean {
    return !this.isStopped && this.delivery.hasRoomFor(partition);
  }
}

function named({ topic, partition }: TopicPartition): { topic: string; partitions: number[] } {
  return { topic, partitions: [partition] };
}
