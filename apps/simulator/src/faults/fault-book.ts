import { Watchers } from '../watchers.js';
import type { FaultPlan, ListPlan } from './fault-plan.js';
import { type ActiveFault, LiveRule } from './live-rule.js';
import { magicFault } from './magic-numbers.js';
import { numberKey } from './number-key.js';
import { type Candidate, planMessage, planMessageList } from './plan-faults.js';
import { readFaultRule } from './read-fault-rule.js';
import { seededRandom } from './seeded-random.js';

/** The rules in force, and what they make of a request. */
export class FaultBook {
  /** Told whenever `list` changed. */
  readonly watchers = new Watchers();
  #rules: readonly LiveRule[] = [];
  #lastId = 0;
  #version = 0;
  #random: () => number;

  constructor(private readonly seed: number) {
    this.#random = seededRandom(seed);
  }

  /** @throws RangeError when a rule is not valid; then none is added */
  add(rules: readonly unknown[]): void {
    const read = rules.map((rule, index) => readFaultRule(rule, `rules[${index}]`));
    const book = { draw: () => this.#random(), counted: () => this.#changed() };
    this.#rules = [...this.#rules, ...read.map((rule) => new LiveRule(rule, book, (this.#lastId += 1)))];
    this.#changed();
  }

  /** With `times` as it is left; rules that are used up are gone. */
  list(): ActiveFault[] {
    return this.#rules.map(({ rest }) => rest);
  }

  /** Rises whenever `list` changed. */
  get version(): number {
    return this.#version;
  }

  /** @returns whether there was such a rule */
  remove(id: number): boolean {
    const others = this.#rules.filter((rule) => rule.id !== id);
    if (others.length === this.#rules.length) return false;
    this.#rules = others;
    this.#changed();
    return true;
  }

  clear(): void {
    this.#rules = [];
    this.#changed();
  }

  /** Removes all rules and begins the random draws anew. */
  reset(): void {
    this.clear();
    this.#random = seededRandom(this.seed);
  }

  /** For one message; only rules that apply are counted as used. */
  plan(recipients: readonly string[]): FaultPlan {
    const keys = recipients.map(numberKey);
    const plan = planMessage(this.#candidates(keys), keys);
    this.#dropUsedUp();
    return plan;
  }

  /** For a message list, with the recipients of each item. */
  planList(items: readonly (readonly string[])[]): ListPlan {
    const keys = items.map((recipients) => recipients.map(numberKey));
    const plan = planMessageList(this.#candidates(keys.flat()), keys);
    this.#dropUsedUp();
    return plan;
  }

  /** Rules go before the magic of numbers. */
  #candidates(keys: readonly string[]): readonly Candidate[] {
    const magic = [...new Set(keys)].flatMap((digits) => magicCandidate(digits) ?? []);
    return magic.length === 0 ? this.#rules : [...this.#rules, ...magic];
  }

  #changed(): void {
    this.#version += 1;
    this.watchers.tell();
  }

  #dropUsedUp(): void {
    if (this.#rules.some(({ usedUp }) => usedUp)) this.#rules = this.#rules.filter(({ usedUp }) => !usedUp);
  }
}

function magicCandidate(digits: string): Candidate | undefined {
  const fault = magicFault(digits);
  return fault && { fault, matches: (other) => other === digits, use: () => true };
}
