import type {
  ListAnswered,
  ListedMessage,
  ListOutcome,
  MessageListRequest,
  MessageRequest,
  SendOptions,
  SendOutcome,
} from '@ecall-gateway/ecall-client';
import { SimulatedCallbacks } from './simulated-callbacks.js';
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

/** What may happen to a request; eCall may refuse now what it took, or will take, at another time. */
const TROUBLES = ['throttled', 'refused', 'failed', 'taken, then failed', 'silent'] as const;
type Trouble = (typeof TROUBLES)[number] | 'none';
type WholeOutcome = Exclude<SendOutcome, { kind: 'accepted' }>;
const FAILED: WholeOutcome = { kind: 'unknown', reason: 'server-error', status: 500 };
const REFUSED = { code: 'InvalidContent', message: 'no', details: [] };

/** eCall, the network before it, and its callbacks. */
export class SimulatedEcall {
  readonly acceptances: Acceptance[] = [];
  /** Acceptances whose answer arrived, and where: unless that process died, somebody must be told. */
  readonly answered: Array<{ readonly messageId: string; readonly by: SimulatedProcess }> = [];
  /** Texts that eCall never takes. */
  readonly refusedTexts = new Set<string>();
  /** Texts that eCall refused, each by itself. */
  readonly refusals = new Set<string>();
  readonly callbacks: SimulatedCallbacks;
  /** Every message that was ever asked for, by recipient and text. */
  private readonly asked = new Set<string>();
  private requestsUnderWay = 0;
  /** Refuses the account until then. */
  accountRefusedUntil = 0;

  constructor(private readonly world: Surroundings) {
    this.callbacks = new SimulatedCallbacks(world);
  }

  /** Requests and callbacks that are on their way, or will be. */
  get underWay(): number {
    return this.requestsUnderWay + this.callbacks.underWay;
  }

  /** The client as a process has it. */
  clientOf(process: SimulatedProcess) {
    return {
      send: async (request: MessageRequest, options: SendOptions = {}): Promise<SendOutcome> =>
        this.call(process, options, () => this.take(request)),
      sendList: async (request: MessageListRequest, options: SendOptions = {}): Promise<ListOutcome> =>
        this.call(process, options, () => this.takeList(request)),
      getMessage: async () => ({ kind: 'not-found' as const, requestId: 'r' }),
      uploadMedia: async () => ({ kind: 'not-sent' as const, reason: 'connect-refused' as const }),
    };
  }

  /** @param take what eCall does with the request; undefined: its answer never comes */
  private async call<Outcome extends SendOutcome | ListOutcome>(
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
    this.requestsUnderWay += 1;
    time.after(TIMES.timeoutMs + TIMES.lingerMs, () => (this.requestsUnderWay -= 1));
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

  private take(request: MessageRequest): SendOutcome | undefined {
    const text = textOf(request);
    this.asked.add(`${request.to} ${text}`);
    const trouble = this.trouble();
    const refusal = this.refusal(text, trouble);
    if (refusal?.kind === 'rejected' || refusal?.kind === 'account-refused') this.refusals.add(text);
    if (refusal !== undefined) return refusal;
    if (trouble === 'failed') return FAILED;
    const messageId = this.accept(request, request.notification);
    if (trouble === 'silent') return undefined;
    return trouble === 'taken, then failed' ? FAILED : { kind: 'accepted', messageId, requestId: text };
  }

  private takeList({ messages, notification }: MessageListRequest): ListOutcome | undefined {
    this.judgeList(messages);
    const trouble = this.trouble();
    const refusal = this.refusal('list', trouble);
    if (refusal !== undefined) return refusal;
    if (trouble === 'failed') return FAILED;
    const results = messages.map((message): ListAnswered['results'][number] => {
      const text = textOf(message);
      if (!this.refusedTexts.has(text))
        return { kind: 'accepted', messageId: this.accept(message, notification) };
      this.refusals.add(text);
      return { kind: 'rejected', error: REFUSED };
    });
    if (trouble === 'silent') return undefined;
    return trouble === 'taken, then failed' ? FAILED : { kind: 'answered', results, requestId: 'list' };
  }

  /** What must hold for every list that leaves a gateway. */
  private judgeList(messages: readonly ListedMessage[]): void {
    const texts = messages.map(textOf);
    this.world.tell(`eCall sees a list of ${texts.join(', ')}`);
    const numbers = new Set(messages.map(({ to }) => to));
    if (numbers.size < messages.length)
      this.world.violate(`a list holds a number twice: ${texts.join(', ')}`);
    const keys = texts.flatMap((text) => {
      const [key, ...others] = this.world.keysOf.get(text) ?? [];
      return key === undefined || others.length > 0 ? [] : [key];
    });
    if (new Set(keys).size < keys.length) this.world.violate(`a list holds a key twice: ${texts.join(', ')}`);
    for (const message of messages) {
      const name = `${message.to} ${textOf(message)}`;
      if (this.asked.has(name)) this.world.violate(`${name} was asked for before, and is in a list`);
      this.asked.add(name);
    }
  }

  private trouble(): Trouble {
    const { random, weather } = this.world;
    return random.chance(weather.ecallTrouble) ? random.pick(TROUBLES) : 'none';
  }

  private refusal(text: string, trouble: Trouble): WholeOutcome | undefined {
    const { time, random } = this.world;
    const requestId = `request-${text}`;
    if (this.refusedTexts.has(text)) return { kind: 'rejected', status: 400, error: REFUSED, requestId };
    if (time.now() < this.accountRefusedUntil)
      return { kind: 'account-refused', status: 403, reason: 'forbidden', requestId };
    if (trouble === 'throttled')
      return { kind: 'throttled', status: 429, retryAfterMs: random.between(0, 3_000), requestId };
    return trouble === 'refused' ? { kind: 'rejected', status: 400, error: REFUSED, requestId } : undefined;
  }

  private accept(message: ListedMessage, notification: MessageRequest['notification']): string {
    const messageId = `message-${this.acceptances.length + 1}`;
    const to = message.to ?? '';
    this.acceptances.push({ messageId, to, text: textOf(message), at: this.world.time.now() });
    this.world.tell(`eCall takes ${textOf(message)} as ${messageId}`);
    const token = notification?.addresses[0]?.split('/').at(-1) ?? '';
    this.callbacks.promise({ token, messageId, to });
    return messageId;
  }

  private isSlow(): boolean {
    return !this.world.isFair && this.world.random.chance(0.1);
  }
}

function textOf({ content }: ListedMessage): string {
  return 'text' in content ? String(content.text) : '';
}

function acceptedIn(outcome: SendOutcome | ListOutcome): string[] {
  if (outcome.kind === 'accepted') return [outcome.messageId ?? ''];
  if (outcome.kind !== 'answered') return [];
  return outcome.results.flatMap((result) => (result.kind === 'accepted' ? [result.messageId] : []));
}
