import type { FaultRule } from './fault-rule.js';
import { numberKey } from './number-key.js';
import type { Candidate } from './plan-faults.js';

/** A rule in force: what is left of it. */
export class LiveRule implements Candidate {
  readonly #key: string | undefined;
  readonly #prefix: string | undefined;
  readonly #draw: () => number;
  #left: number;

  /** @param draw from 0 up to, not including, 1 */
  constructor(
    readonly fault: FaultRule,
    draw: () => number,
  ) {
    this.#key = fault.to === undefined ? undefined : numberKey(fault.to);
    this.#prefix = fault.toPrefix === undefined ? undefined : numberKey(fault.toPrefix);
    this.#draw = draw;
    this.#left = fault.times ?? Number.POSITIVE_INFINITY;
  }

  get usedUp(): boolean {
    return this.#left === 0;
  }

  /** The rule with `times` as it is left. */
  get rest(): FaultRule {
    return this.#left === Number.POSITIVE_INFINITY ? this.fault : { ...this.fault, times: this.#left };
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
    if (share < 1 && this.#draw() >= share) return false;
    this.#left -= 1;
    return true;
  }
}
