import type { SqlFailure } from './sql-error.js';

export interface GroupCommitOptions<Member, Answer> {
  /** Members of one group never share a key: the later one goes into the next group. */
  readonly keyOf: (member: Member) => string;
  /** Writes a group, sorted by key, and answers in the same order. Must be safe to repeat. */
  readonly write: (members: readonly Member[]) => Promise<readonly Answer[]>;
  readonly classify: (error: unknown) => SqlFailure;
  /** Members per write; 128 by default. */
  readonly limit?: number;
  /** Writes of one group before its members are told of a transient failure; 5 by default. */
  readonly tries?: number;
  /** Waits between tries. */
  readonly pause?: (ms: number) => Promise<void>;
}

interface Waiting<Member, Answer> {
  readonly key: string;
  readonly member: Member;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

const FIRST_PAUSE_MS = 10;

/** Until every socket that is ready was read: whoever asks in this turn of the event loop joins the next group. */
const nextTurn = async () => new Promise<void>((resume) => setImmediate(resume));

/**
 * Many writes as one, without a timer: what gathers while a write is on its way goes into the next. To each caller it
 * looks like a write of its own; one member that the store refuses does not fail the others.
 */
export class GroupCommit<Member, Answer> {
  private waiting: Waiting<Member, Answer>[] = [];
  private running: Promise<void> | undefined;
  private readonly limit: number;
  private readonly tries: number;
  private readonly pause: (ms: number) => Promise<void>;

  constructor(private readonly options: GroupCommitOptions<Member, Answer>) {
    this.limit = options.limit ?? 128;
    this.tries = options.tries ?? 5;
    this.pause = options.pause ?? ((ms) => new Promise((resume) => setTimeout(resume, ms)));
  }

  add(member: Member): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ key: this.options.keyOf(member), member, resolve, reject });
      this.running ??= this.drain();
    });
  }

  /** Resolves when nothing is on its way. */
  async idle(): Promise<void> {
    await this.running;
  }

  private async drain(): Promise<void> {
    do {
      await nextTurn();
      await this.settle(this.nextGroup());
    } while (this.waiting.length > 0);
    this.running = undefined;
  }

  private nextGroup(): Waiting<Member, Answer>[] {
    const group = new Map<string, Waiting<Member, Answer>>();
    const later: Waiting<Member, Answer>[] = [];
    for (const one of this.waiting) {
      if (group.size < this.limit && !group.has(one.key)) group.set(one.key, one);
      else later.push(one);
    }
    this.waiting = later;
    return [...group.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
  }

  private async settle(group: readonly Waiting<Member, Answer>[]): Promise<void> {
    try {
      const answers = await this.write(group);
      for (const [index, answer] of answers.entries()) group[index]?.resolve(answer);
    } catch (error) {
      const failure = this.options.classify(error);
      if (failure.kind === 'invalid-data' && group.length > 1) {
        for (const one of group) await this.settle([one]);
        return;
      }
      for (const one of group) one.reject(failure.kind === 'invalid-data' ? failure.error : error);
    }
  }

  private async write(group: readonly Waiting<Member, Answer>[]): Promise<readonly Answer[]> {
    const members = group.map(({ member }) => member);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.options.write(members);
      } catch (error) {
        if (attempt >= this.tries || this.options.classify(error).kind !== 'transient') throw error;
        await this.pause(FIRST_PAUSE_MS * 2 ** (attempt - 1));
      }
    }
  }
}
