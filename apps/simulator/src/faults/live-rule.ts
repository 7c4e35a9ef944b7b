import { numberKey } from '../ecall/phone-number.js';
import type { FaultRule } from './fault-rule.js';
import type { Candidate } from './plan-faults.js';

/** A rule in force. */
export type ActiveFault = FaultRule & {
  /** 1, 2, 3 … in order of addition, never used again. */
  readonly id: number;
};

/** What a rule needs of the book that it belongs to. */
export interface RuleBook {
  /** A random number from 0 up to, not including, 1. */
  draw(): number;
  /** Called when one of its `times` has been used. */
  counted(): void;
}

/** Tells which messages a rule strikes, and how often it still may. */
export class LiveRule implements Candidate {
  private readonly key: string | undefined;
  private readonly prefix: string | undefined;
  private left: number;
  /** Matching messages so far. */
  private met = 0;

  constructor(
    readonly fault: FaultRule,
    private readonly book: RuleBook,
    readonly id: number,
  ) {
    this.key = fault.to === undefined ? undefined : numberKey(fault.to);
    this.prefix = fault.toPrefix === undefined ? undefined : numberKey(fault.toPrefix);
    this.left = fault.times ?? Number.POSITIVE_INFINITY;
  }

  get usedUp(): boolean {
    const { calls } = this.fault;
    return this.left === 0 || (calls !== undefined && this.met >= Math.max(...calls));
  }

  /** The rule with what is left of `times`. */
  get rest(): ActiveFault {
    const { id, fault } = this;
    return this.left === Number.POSITIVE_INFINITY ? { id, ...fault } : { id, ...fault, times: this.left };
  }

  matches(to: string, from: string | undefined): boolean {
    const digits = numberKey(to);
    return (
      (this.fault.from === undefined || this.fault.from === from) &&
      (this.key === undefined || this.key === digits) &&
      (this.prefix === undefined || digits.startsWith(this.prefix))
    );
  }

  meet(): void {
    this.met += 1;
  }

  use(): boolean {
    if (this.left === 0) return false;
    const { share = 1, calls } = this.fault;
    if (calls !== undefined && !calls.includes(this.met)) return false;
    if (share < 1 && this.book.draw() >= share) return false;
    this.left -= 1;
    if (this.left < Number.POSITIVE_INFINITY) this.book.counted();
    return true;
  }
}
