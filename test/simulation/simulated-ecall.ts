import type { MessageRequest, SendOptions, SendOutcome } from '@ecall-gateway/ecall-client';
import type { SimulatedProcess } from './simulated-process.js';
import type { Surroundings } from './surroundings.js';
import { TIMES } from './weather.js';

/** A message that eCall took over. */
export interface Acceptance {
  readonly messageId: string;
  readonly to: string;
  readonly text: string;
  readonly at: number;
}

/** Takes a callback; true when it answered 200. */
export type CallbackReceiver = (token: string, messageId: string, status: string) => Promise<boolean>;

/** What may happen to a request; eCall may refuse now what it took, or will take, at another time. */
const TROUBLES = ['throttled', 'refused', 'failed', 'taken, then failed', 'silent'] as const;
const FAILED: SendOutcome = { kind: 'unknown', reason: 'server-error', status: 500 };
const REFUSED = { code: 'InvalidContent', message: 'no', details: [] };

/** eCall, the network before it, and its callbacks. */
export class SimulatedEcall {
  readonly acceptances: Acceptance[] = [];
  /** Messages of which a callback was answered with 200: their acceptance is known for good. */
  readonly proven = new Set<string>();
  /** Acceptances whose answer arrived, and where: unless that process died, somebody must be told. */
  readonly answered: Array<{ readonly messageId: string; readonly by: SimulatedProcess }> = [];
  /** Texts that eCall never takes. */
  readonly refusedTexts = new Set<string>();
  /** Requests and callbacks that are on their way, or will be. */
  underWay = 0;
  receiver: CallbackReceiver = async () => false;
  /** Refuses the account until then. */
  accountRefusedUntil = 0;

  constructor(private readonly world: Surroundings) {}

  /** The client as a process has it. */
  clientOf(process: SimulatedProcess) {
    return {
      send: async (request: MessageRequest, options: SendOptions = {}): Promise<SendOutcome> =>
        new Promise((resolve) => {
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
              this.dispatch(process, request, resolve);
            }),
          );
        }),
      getMessage: async () => ({ kind: 'not-found' as const, requestId: 'r' }),
    };
  }

  /** The bytes have left: from here on only an answer, or the timeout. */
  private dispatch(
    process: SimulatedProcess,
    request: MessageRequest,
    resolve: (outcome: SendOutcome) => void,
  ): void {
    const { time, random } = this.world;
    const deadline = time.now() + TIMES.timeoutMs;
    this.underWay += 1;
    time.after(TIMES.timeoutMs + TIMES.lingerMs, () => (this.underWay -= 1));
    time.after(TIMES.timeoutMs, () => process.see(() => resolve({ kind: 'unknown', reason: 'timeout' })));
    // The network may hold bytes back for longer than the caller waits.
    time.after(random.between(1, this.isSlow() ? TIMES.timeoutMs + TIMES.lingerMs : 60), () => {
      const outcome = this.take(request);
      if (outcome === undefined) return;
      time.after(random.between(1, this.isSlow() ? TIMES.timeoutMs : 60), () => {
        if (time.now() >= deadline) return;
        process.see(() => {
          if (outcome.kind === 'accepted')
            this.answered.push({ messageId: outcome.messageId ?? '', by: process });
          resolve(outcome);
        });
      });
    });
  }

  /** What eCall does with a request; undefined: its answer never comes. */
  private take(request: MessageRequest): SendOutcome | undefined {
    const { time, random, weather } = this.world;
    const text = 'text' in request.content ? String(request.content.text) : '';
    const requestId = `request-${text}`;
    if (this.refusedTexts.has(text)) return { kind: 'rejected', status: 400, error: REFUSED, requestId };
    if (time.now() < this.accountRefusedUntil)
      return { kind: 'account-refused', status: 403, reason: 'forbidden', requestId };
    const trouble = random.chance(weather.ecallTrouble) ? random.pick(TROUBLES) : 'none';
    if (trouble === 'throttled')
      return { kind: 'throttled', status: 429, retryAfterMs: random.between(0, 3_000), requestId };
    if (trouble === 'refused') return { kind: 'rejected', status: 400, error: REFUSED, requestId };
    if (trouble === 'failed') return FAILED;
    const messageId = `message-${this.acceptances.length + 1}`;
    this.acceptances.push({ messageId, to: request.to ?? '', text, at: time.now() });
    this.world.tell(`eCall takes ${text} as ${messageId}`);
    this.promiseCallbacks(request, messageId);
    if (trouble === 'silent') return undefined;
    return trouble === 'taken, then failed' ? FAILED : { kind: 'accepted', messageId, requestId };
  }

  private isSlow(): boolean {
    return !this.world.isFair && this.world.random.chance(0.1);
  }

  private promiseCallbacks(request: MessageRequest, messageId: string): void {
    const { random, weather } = this.world;
    const token = request.notification?.addresses[0]?.split('/').at(-1) ?? '';
    if (random.chance(weather.lostCallback)) return;
    for (const status of ['Sent', 'Delivered']) {
      for (let times = random.chance(0.2) ? 3 : 1; times > 0; times -= 1) {
        const late = random.chance(0.15) ? 20_000 : random.chance(0.2) ? 0 : 800;
        this.callBack(random.between(0, late), 4, token, messageId, status);
      }
    }
  }

  private callBack(inMs: number, tries: number, token: string, messageId: string, status: string): void {
    this.underWay += 1;
    this.world.time.after(inMs, () => {
      void this.receiver(token, messageId, status).then((taken) => {
        this.underWay -= 1;
        if (taken) this.proven.add(messageId);
        else if (tries > 0) this.callBack(500, tries - 1, token, messageId, status);
        return undefined;
      });
    });
  }
}
