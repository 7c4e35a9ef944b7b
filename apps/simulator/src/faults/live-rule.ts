import type { FaultRule } from './fault-rule.js';
import { numberKey } from './number-key.js';
import type { Candidate } from './plan-faults.js';

/** A rule in force. */
export type ActiveFault = FaultRule & {
  /** 1, 2, 3 … in order of addition, never used again. */
  readonly id: number;
};

/** What a rule asks of the book that it stands in. */
export interface RuleBook {
  /** From 0 up to, not including, 1. */
  draw(): number;
  /** One of its `times` is used. */
  counted(): void;
}

/** A rule in force: what is left of it. */
export class LiveRule implements Candidate {
  readonly #key: string | undefined;
  readonly #prefix: string | undefined;
  #left: number;

  constructor(
    readonly fault: FaultRule,
    private readonly book: RuleBook,
    readonly id: number,
  ) {
    this.#key = fault.to === undefined ? undefined : numberKey(fault.to);
    this.#prefix = fault.toPrefix === undefined ? undefined : numberKey(fault.toPrefix);
    this.#left = fault.times ?? Number.POSITIVE_INFINITY;
  }

  get usedUp(): boolean {
    return this.#left === 0;
  }

  /** The rule with `times` as it is left. */
  get rest(): ActiveFault {
    const { id, fault } = this;
    return this.#left === Number.POSITIVE_INFINITY ? { id, ...fault } : { id, ...fault, times: this.#left };
  }

  matches(digits: string): boolean {
    return (
      (this.#key === undefined || this.#key === digits) &&
      (this.#prefix === undefined || digits.startsWith(this.#prefix))
    );
  }

  use(): boolean {
    if (this.usedUp) return false;
    const { share = 1 } = this.fault;
    if (share < 1 && this.book.draw() >= share) return false;
    this.#left -= 1;
    if (this.#left < Number.POSITIVE_INFINITY) this.book.counted();
    return true;
  }
}
