import { type FaultPlan, isCallbackFault, NO_CALLBACK_FAULTS } from './fault-plan.js';
import type { AnswerFault, CallbackFault, FaultRule } from './fault-rule.js';
import { magicFault } from './magic-numbers.js';
import { numberKey } from './number-key.js';
import { readFaultRule } from './read-fault-rule.js';
import { seededRandom } from './seeded-random.js';

interface LiveRule {
  readonly rule: FaultRule;
  readonly key: string | undefined;
  readonly prefix: string | undefined;
  left: number;
}

/** The rules in force, and what they make of a request. */
export class FaultBook {
  #rules: LiveRule[] = [];
  #random: () => number;

  constructor(private readonly seed: number) {
    this.#random = seededRandom(seed);
  }

  /** @throws RangeError when a rule is not valid; then none is added */
  add(rules: readonly unknown[]): void {
    const read = rules.map((rule, index) => readFaultRule(rule, `rules[${index}]`));
    this.#rules = [...this.#rules, ...read.map(live)];
  }

  /** With `times` as it is left; rules that are used up are gone. */
  list(): FaultRule[] {
    return this.#rules.map(({ rule, left }) =>
      left === Number.POSITIVE_INFINITY ? rule : { ...rule, times: left },
    );
  }

  clear(): void {
    this.#rules = [];
  }

  /** Removes all rules and begins the random draws anew. */
  reset(): void {
    this.clear();
    this.#random = seededRandom(this.seed);
  }

  /** The first answer fault and every callback fault apply; only rules that apply are counted as used. */
  plan(recipients: readonly string[]): FaultPlan {
    let answer: AnswerFault | undefined;
    const callbacks = recipients.map((to) => {
      const found = this.#faultsOf(numberKey(to), answer);
      answer = found.answer;
      return found.callbacks;
    });
    return { answer, callbacks };
  }

  #faultsOf(digits: string, already: AnswerFault | undefined) {
    let answer = already;
    let callbacks: readonly CallbackFault[] = NO_CALLBACK_FAULTS;
    for (const each of this.#rules) {
      if (!matches(each, digits)) continue;
      if (answer !== undefined && !isCallbackFault(each.rule)) continue;
      if (!this.#use(each)) continue;
      if (isCallbackFault(each.rule)) callbacks = [...callbacks, each.rule];
      else answer = each.rule;
    }
    const magic = magicFault(digits);
    if (magic === undefined) return { answer, callbacks };
    if (isCallbackFault(magic)) return { answer, callbacks: [...callbacks, magic] };
    return { answer: answer ?? magic, callbacks };
  }

  #use(each: LiveRule): boolean {
    const { share = 1 } = each.rule;
    if (share < 1 && this.#random() >= share) return false;
    each.left -= 1;
    if (each.left === 0) this.#rules = this.#rules.filter((other) => other !== each);
    return true;
  }
}

function live(rule: FaultRule): LiveRule {
  return {
    rule,
    key: rule.to === undefined ? undefined : numberKey(rule.to),
    prefix: rule.toPrefix === undefined ? undefined : numberKey(rule.toPrefix),
    left: rule.times ?? Number.POSITIVE_INFINITY,
  };
}

function matches({ key, prefix }: LiveRule, digits: string): boolean {
  return (key === undefined || key === digits) && (prefix === undefined || digits.startsWith(prefix));
}
