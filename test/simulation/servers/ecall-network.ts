import type { ListOutcome, SendOptions, SendOutcome } from '@ecall-gateway/ecall-client';
import type { SimulatedProcess } from '../process/simulated-process.js';
import type { Surroundings } from '../surroundings/surroundings.js';
import { TIMES } from '../surroundings/times.js';

type WholeOutcome = Exclude<SendOutcome, { kind: 'accepted' }>;

/** The network before eCall: it may refuse a connection, hold bytes back, or lose an answer. */
export class EcallNetwork {
  /** Acceptances whose answer arrived, and where: unless that process died, somebody must be told. */
  readonly answered: Array<{ readonly messageId: string; readonly by: SimulatedProcess }> = [];
  /** Requests that may still arrive. */
  underWay = 0;

  constructor(private readonly world: Surroundings) {}

  /** @param take what eCall does with the request; undefined: its answer never comes */
  async call<Outcome extends SendOutcome | ListOutcome>(
    process: SimulatedProcess,
    options: SendOptions,
    take: () => Outcome | undefined,
  ): Promise<Outcome | WholeOutcome> {
    return new Promise((resolve) => {
      const { time, random, weather } = this.world;
      time.after(random.between(1, 20), () =>
        process.see(() => {
          if (random.chance(weather.ecallTrouble / 6))
            return resolve({ kind: 'not-sent', reason: 'connect-refused' });
          try {
            options.beforeDispatch?.();
          } catch (cause) {
            return resolve({ kind: 'not-sent', reason: 'aborted', cause: cause as Error });
          }
          this.dispatch(process, take, resolve);
        }),
      );
    });
  }

  /** The bytes have left: from here on only an answer, or the timeout. */
  private dispatch<Outcome extends SendOutcome | ListOutcome>(
    process: SimulatedProcess,
    take: () => Outcome | undefined,
    resolve: (outcome: Outcome | WholeOutcome) => void,
  ): void {
    const { time, random } = this.world;
    const deadline = time.now() + TIMES.timeoutMs;
    this.underWay += 1;
    time.after(TIMES.timeoutMs + TIMES.lingerMs, () => (this.underWay -= 1));
    time.after(TIMES.timeoutMs, () => process.see(() => resolve({ kind: 'unknown', reason: 'timeout' })));
    // The network may hold bytes back for longer than the caller waits.
    time.after(random.between(1, this.isSlow() ? TIMES.timeoutMs + TIMES.lingerMs : 60), () => {
      const outcome = take();
      if (outcome === undefined) return;
      time.after(random.between(1, this.isSlow() ? TIMES.timeoutMs : 60), () => {
        if (time.now() >= deadline) return;
        process.see(() => {
          for (const messageId of acceptedIn(outcome)) this.answered.push({ messageId, by: process });
          resolve(outcome);
        });
      });
    });
  }

  private isSlow(): boolean {
    return !this.world.isFair && this.world.random.chance(0.1);
  }
}

function acceptedIn(outcome: SendOutcome | ListOutcome): string[] {
  if (outcome.kind === 'accepted') return [outcome.messageId ?? ''];
  if (outcome.kind !== 'answered') return [];
  return outcome.results.flatMap((result) => (result.kind === 'accepted' ? [result.messageId] : []));
}
