import { FairQueue, type Source } from './fair-queue.js';
import type { UrgentShare } from './urgent-share.js';

/** Where somebody waits. */
export interface Place {
  readonly source: Source;
  readonly urgent: boolean;
}

/** Who waits for the same thing: urgent ones first, with the share that ordinary ones keep; in each class lanes and ledger in turn. */
export class UrgentFirstQueue<Waiter> {
  private readonly classes = { urgent: new FairQueue<Waiter>(), ordinary: new FairQueue<Waiter>() };

  constructor(private readonly share: UrgentShare) {}

  get size(): number {
    return this.classes.urgent.size + this.classes.ordinary.size;
  }

  sizeOf({ source, urgent }: Place): number {
    return this.classOf(urgent).sizeOf(source);
  }

  add({ source, urgent }: Place, waiter: Waiter): void {
    this.classOf(urgent).add(source, waiter);
  }

  /** False when it did not wait any more. */
  delete(waiter: Waiter): boolean {
    return this.classes.urgent.delete(waiter) || this.classes.ordinary.delete(waiter);
  }

  all(): readonly Waiter[] {
    return [...this.classes.urgent.all(), ...this.classes.ordinary.all()];
  }

  /** Takes out whose turn it is. */
  next(): Waiter | undefined {
    const { urgent, ordinary } = this.classes;
    const turn = this.share.next({ urgent: urgent.size > 0, ordinary: ordinary.size > 0 });
    return turn === undefined ? undefined : this.classes[turn].next();
  }

  private classOf(urgent: boolean): FairQueue<Waiter> {
    return urgent ? this.classes.urgent : this.classes.ordinary;
  }
}
