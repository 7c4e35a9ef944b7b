import type { Attempt } from '@ecall-gateway/ledger';
import type { Clock } from '../time/clock.js';

/** A call further away says nothing about a refusal. */
const NEAR_MS = 60_000;
/** Most lines of calls that are remembered; the one that was quiet for longest is forgotten first. */
const MAX_LINES = 1_000;

interface Call {
  readonly rowId: string;
  /** On the monotonic clock. */
  readonly at: number;
  readonly hasPassed: boolean;
}

/** The calls of one account, channel and sender. */
interface Line {
  last?: Call;
  /** The latest of another row than `last`. */
  lastOther?: Call;
  /** Refusals after a call that passed, which no other call has followed yet. */
  open: Array<{ readonly attempt: Attempt; readonly at: number }>;
}

export interface EndedCall {
  readonly attempt: Attempt;
  /** eCall took the message. */
  readonly hasPassed: boolean;
  /** It was tried alone, as a suspect, and refused. */
  readonly isSuspectsRefusal: boolean;
}

export interface BracketedRefusal {
  readonly attempt: Attempt;
  readonly agoMs: number;
}

/**
 * Which refusals of suspects are bracketed: the nearest other calls of the same account, channel and sender, before and
 * after, both passed, each at most a minute away. Calls stand in the order of their answers, as this replica gets them.
 */
export class NeighbouringCalls {
  private readonly lines = new Map<string, Line>();

  constructor(private readonly clock: Pick<Clock, 'monotonic'>) {}

  /** Answers the refusals that the call closes. */
  record(line: string, { attempt, hasPassed, isSuspectsRefusal }: EndedCall): BracketedRefusal[] {
    const calls = this.lineOf(line);
    const now = this.clock.monotonic();
    const { rowId } = attempt;
    const closed = calls.open.filter((one) => one.attempt.rowId !== rowId);
    calls.open = calls.open.filter((one) => one.attempt.rowId === rowId && now - one.at <= NEAR_MS);
    const before = calls.last?.rowId === rowId ? calls.lastOther : calls.last;
    if (isSuspectsRefusal && before?.hasPassed === true && now - before.at <= NEAR_MS)
      calls.open.push({ attempt, at: now });
    if (before !== undefined) calls.lastOther = before;
    calls.last = { rowId, at: now, hasPassed };
    return hasPassed
      ? closed.flatMap((one) =>
          now - one.at <= NEAR_MS ? [{ attempt: one.attempt, agoMs: now - one.at }] : [],
        )
      : [];
  }

  private lineOf(name: string): Line {
    const line = this.lines.get(name) ?? { open: [] };
    this.lines.delete(name);
    const [quietest] = this.lines.keys();
    if (this.lines.size >= MAX_LINES && quietest !== undefined) this.lines.delete(quietest);
    this.lines.set(name, line);
    return line;
  }
}
