import { Watchers } from '../watchers.js';
import type { FaultPlan, ListPlan } from './fault-plan.js';
import type { AnswerFault, FaultRequest } from './fault-rule.js';
import { type ActiveFault, LiveRule } from './live-rule.js';
import { magicFault } from './magic-numbers.js';
import { numberKey } from './number-key.js';
import { type Candidate, planMessage, planMessageList, planOther, type Target } from './plan-faults.js';
import { readFaultRule } from './read-fault-rule.js';
import { seededRandom } from './seeded-random.js';

/** What a request to send names, right or wrong. */
export interface NamedMessage {
  readonly to: readonly string[];
  /** Whether it names a file. */
  readonly media: boolean;
}

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
  plan(message: NamedMessage): FaultPlan {
    const target = targetOf(message);
    const plan = planMessage(this.#candidates(target.recipients), target);
    this.#dropUsedUp();
    return plan;
  }

  /** For a message list. */
  planList(items: readonly NamedMessage[]): ListPlan {
    const targets = items.map(targetOf);
    const keys = targets.flatMap(({ recipients }) => recipients);
    const plan = planMessageList(this.#candidates(keys), targets);
    this.#dropUsedUp();
    return plan;
  }

  /**
   * For a request that sends nothing. Numbers have no magic there.
   * @param recipients of the messages that it asks for
   */
  planOther(on: 'query' | 'upload', recipients: readonly string[] = []): AnswerFault | undefined {
    const fault = planOther(this.#rulesFor(on), recipients.map(numberKey));
    this.#dropUsedUp();
    return fault;
  }

  /** Rules go before the magic of numbers. */
  #candidates(keys: readonly string[]): readonly Candidate[] {
    const rules = this.#rulesFor('send');
    const magic = [...new Set(keys)].flatMap((digits) => magicCandidate(digits) ?? []);
    return magic.length === 0 ? rules : [...rules, ...magic];
  }

  #rulesFor(request: FaultRequest): readonly LiveRule[] {
    return this.#rules.filter(({ fault: { on = 'send' } }) => on === request);
  }

  #changed(): void {
    this.#version += 1;
    this.watchers.tell();
  }

  #dropUsedUp(): void {
    if (this.#rules.some(({ usedUp }) => usedUp)) this.#rules = this.#rules.filter(({ usedUp }) => !usedUp);
  }
}

function targetOf({ to, media }: NamedMessage): Target {
  return { recipients: to.map(numberKey), media };
}

function magicCandidate(digits: string): Candidate | undefined {
  const fault = magicFault(digits);
  return fault && { fault, matches: (other) => other === digits, use: () => true };
}
