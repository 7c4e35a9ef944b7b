import { setMaxListeners } from 'node:events';

/** The time for which this consumer holds a partition, from its assignment until it is revoked. */
export interface Epoch {
  readonly topic: string;
  readonly partition: number;
  /** Aborts when the partition is taken away, or the consumer stops. */
  readonly signal: AbortSignal;
}

/** Which partitions are assigned, and since which assignment: what belongs to an older one is stale. */
export class AssignmentEpochs {
  private readonly current = new Map<string, { epoch: Epoch; controller: AbortController }>();

  /** Begins an epoch. An older one of the same partition ends. */
  assign(topic: string, partition: number): Epoch {
    this.revoke(topic, partition);
    const controller = new AbortController();
    // Every record in hand may wait on it: thousands of listeners are no leak here.
    setMaxListeners(0, controller.signal);
    const epoch: Epoch = { topic, partition, signal: controller.signal };
    this.current.set(partitionId(topic, partition), { epoch, controller });
    return epoch;
  }

  revoke(topic: string, partition: number): void {
    const id = partitionId(topic, partition);
    const held = this.current.get(id);
    this.current.delete(id);
    held?.controller.abort(new Error('the partition was taken away'));
  }

  find(topic: string, partition: number): Epoch | undefined {
    return this.current.get(partitionId(topic, partition))?.epoch;
  }

  isCurrent(epoch: Epoch): boolean {
    return this.find(epoch.topic, epoch.partition) === epoch;
  }

  all(): Epoch[] {
    return [...this.current.values()].map(({ epoch }) => epoch);
  }

  /** Ends all waits, but takes nothing away: what completes still counts. */
  abortAll(reason: Error): void {
    for (const { controller } of this.current.values()) controller.abort(reason);
  }
}

function partitionId(topic: string, partition: number): string {
  return `${topic}/${partition}`;
}
