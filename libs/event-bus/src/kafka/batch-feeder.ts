import type { EachBatchPayload } from 'kafkajs';
import { settledWithin } from '../engine/deadline.js';
import type { Delivery } from '../engine/delivery.js';
import { recordFromKafka } from './kafka-record.js';

/** Milliseconds between heartbeats asked for while a batch waits for its turn. */
const TICK_MS = 100;
/** Milliseconds a batch waits for a turn. Then fetching pauses: the rest is fetched again later. */
const LONGEST_WAIT_MS = 2_000;

/** Whether what was fetched still belongs to the assignment it is offered to. */
export type IsFresh = () => boolean;

/** How far a batch came: all of it was taken, there was no room for the rest, or it is not ours any more. */
export type FeedOutcome = 'whole' | 'no-room' | 'stale';

/** A batch on its way into the engine. */
interface Feeding {
  readonly payload: EachBatchPayload;
  readonly isFresh: IsFresh;
  /** Index of the record that is next. */
  next: number;
  outcome: FeedOutcome | undefined;
  readonly onEnd: () => void;
}

/**
 * Gives the records of batches to the engine, as far as it has room, and tells kafkajs how far that was. Turn by turn:
 * where more comes than may run at once, no partition waits for the end of another.
 */
export class BatchFeeder {
  private turns: Feeding[] = [];

  constructor(private readonly delivery: Pick<Delivery, 'hasRoom' | 'hasRoomFor' | 'offer' | 'skipTo'>) {}

  async feed(payload: EachBatchPayload, isFresh: IsFresh): Promise<FeedOutcome> {
    let onEnd = (): void => undefined;
    const ended = new Promise<void>((resolve) => (onEnd = resolve));
    const feeding: Feeding = { payload, isFresh, next: 0, outcome: undefined, onEnd };
    this.turns.push(feeding);
    try {
      this.pump();
      return await this.outcomeOf(feeding, ended);
    } finally {
      this.turns = this.turns.filter((other) => other !== feeding);
    }
  }

  /** To be called when there is room again. */
  pump(): void {
    while (this.delivery.hasRoom) {
      const feeding = this.turns.shift();
      if (feeding === undefined) return;
      feeding.outcome = this.offerNext(feeding);
      if (feeding.outcome === undefined) this.turns.push(feeding);
      else feeding.onEnd();
    }
  }

  private offerNext(feeding: Feeding): FeedOutcome | undefined {
    const { payload } = feeding;
    const { batch } = payload;
    if (!isOurs(feeding) || payload.isStale()) return 'stale';
    if (!this.delivery.hasRoomFor(batch)) return 'no-room';
    const message = batch.messages[feeding.next];
    if (message !== undefined) {
      feeding.next += 1;
      this.delivery.offer(recordFromKafka(batch.topic, batch.partition, message));
      payload.resolveOffset(message.offset);
      if (feeding.next < batch.messages.length) return undefined;
    }
    // Behind its last record a batch may end with the marker of a transaction, or with records of an aborted one.
    this.delivery.skipTo(batch, BigInt(batch.lastOffset()) + 1n);
    return 'whole';
  }

  private async outcomeOf(feeding: Feeding, ended: Promise<void>): Promise<FeedOutcome> {
    for (let waitedMs = 0; waitedMs < LONGEST_WAIT_MS;) {
      if (feeding.outcome !== undefined) return feeding.outcome;
      if (!isOurs(feeding)) return 'stale';
      const before = feeding.next;
      await settledWithin(ended, TICK_MS);
      await feeding.payload.heartbeat();
      waitedMs = feeding.next === before ? waitedMs + TICK_MS : 0;
    }
    return feeding.outcome ?? 'no-room';
  }
}

/** While it waits, the partition may become another member's: then neither the records nor the position are ours. */
function isOurs({ payload, isFresh }: Feeding): boolean {
  return isFresh() && payload.isRunning();
}
