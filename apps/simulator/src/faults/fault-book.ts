import { numberKey } from '../ecall/phone-number.js';
import { Watchers } from '../watch/watchers.js';
import type { AnswerFault, FaultRequest } from './fault-rule.js';
import { type ActiveFault, LiveRule } from './live-rule.js';
import { magicFault } from './magic-numbers.js';
import { type Candidate, type FaultPlan, type NamedMessage, planFaults, planOther } from './plan-faults.js';
import { readFaultRule } from './read-fault-rule.js';
import { seededRandom } from './seeded-random.js';

/** The rules in force, and their effect on each request. */
export class FaultBook {
  /** Called whenever `list` has changed. */
  readonly watchers = new Watchers();
  private rules: readonly LiveRule[] = [];
  private lastId = 0;
  private changes = 0;
  private random: () => number;

  constructor(private readonly seed: number) {
    this.random = seededRandom(seed);
  }

  /** @throws RangeError when a rule is not valid; then none is added */
  add(rules: readonly unknown[]): void {
    const read = rules.map((rule, index) => readFaultRule(rule, `rules[${index}]`));
    const book = { draw: () => this.random(), counted: () => this.changed() };
    this.rules = [...this.rules, ...read.map((rule) => new LiveRule(rule, book, (this.lastId += 1)))];
    this.changed();
  }

  /** With what is left of `times`; rules that are used up are gone. */
  list(): ActiveFault[] {
    return this.rules.map(({ rest }) => rest);
  }

  /** Rises whenever `list` has changed. */
  get version(): number {
    return this.changes;
  }

  /** @returns whether there was such a rule */
  remove(id: number): boolean {
    const others = this.rules.filter((rule) => rule.id !== id);
    if (others.length === this.rules.length) return false;
    this.rules = others;
    this.changed();
    return true;
  }

  clear(): void {
    this.rules = [];
    this.changed();
  }

  /** Removes all rules and restarts the random draws. */
  reset(): void {
    this.clear();
    this.random = seededRandom(this.seed);
  }

  /**
   * For a request that sends one message, or a list. Only rules that apply are counted as used. Rules win over magic
   * numbers.
   * @param account user name of the caller
   */
  plan(messages: readonly NamedMessage[], { list = false, account = '' } = {}): FaultPlan {
    const numbers = new Set(messages.flatMap(({ to }) => to));
    const magic = [...numbers].flatMap((number) => magicCandidate(number) ?? []);
    const plan = planFaults([...this.rulesFor('send', account), ...magic], messages, list);
    this.dropUsedUp();
    return plan;
  }

  /**
   * For a request that sends nothing. Magic numbers have no effect there.
   * @param to recipients of the messages that it asks for
   * @param account user name of the caller
   */
  planOther(
    on: 'query' | 'upload',
    { to = [], account = '' }: { readonly to?: readonly string[]; readonly account?: string } = {},
  ): AnswerFault | undefined {
    const fault = planOther(this.rulesFor(on, account), to);
    this.dropUsedUp();
    return fault;
  }

  private rulesFor(request: FaultRequest, caller: string): readonly LiveRule[] {
    return this.rules.filter(
      ({ fault: { on = 'send', account = caller } }) => on === request && account === caller,
    );
  }

  private changed(): void {
    this.changes += 1;
    this.watchers.notify();
  }

  private dropUsedUp(): void {
    if (!this.rules.some(({ usedUp }) => usedUp)) return;
    this.rules = this.rules.filter(({ usedUp }) => !usedUp);
    this.changed();
  }
}

function magicCandidate(number: string): Candidate | undefined {
  const fault = magicFault(numberKey(number));
  return (
    fault && {
      fault,
      matches: (other) => numberKey(other) === numberKey(number),
      meet: () => undefined,
      use: () => true,
    }
  );
}
