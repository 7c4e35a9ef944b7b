import type {
  EcallError,
  ListAnswered,
  ListedMessage,
  ListOutcome,
  MessageListRequest,
  MessageRequest,
  Rejected,
  SendOptions,
  SendOutcome,
} from '@ecall-gateway/ecall-client';
import type { SimulatedProcess } from '../process/simulated-process.js';
import type { Surroundings } from '../surroundings/surroundings.js';
import { AccountRefusals, REFUSED_SENDER } from './account-refusals.js';
import type { AccountName } from './accounts-file.js';
import { EcallNetwork } from './ecall-network.js';
import { judgeList, textOf } from './list-judge.js';
import { SimulatedCallbacks } from './simulated-callbacks.js';

/** A message that eCall took over. */
export interface Acceptance {
  readonly messageId: string;
  readonly account: AccountName;
  readonly to: string;
  readonly text: string;
  readonly segments: number;
  readonly at: number;
}

/** A message that eCall refused for what it is. */
export type Refusal = Pick<Acceptance, 'account' | 'to' | 'text' | 'at'>;

/** What may happen to a request; eCall may refuse now what it took, or will take, at another time. */
const TROUBLES = ['throttled', 'refused', 'failed', 'taken, then failed', 'silent'] as const;
type Trouble = (typeof TROUBLES)[number] | 'none';
type WholeOutcome = Exclude<SendOutcome, { kind: 'accepted' }>;
const FAILED: WholeOutcome = { kind: 'unknown', reason: 'server-error', status: 500 };
const REFUSED: EcallError = { code: 'InvalidContent', message: 'no', details: [] };

/** eCall: what it takes, refuses, and says. */
export class SimulatedEcall {
  readonly acceptances: Acceptance[] = [];
  /** Texts that eCall never takes. */
  readonly refusedTexts = new Set<string>();
  /** Senders that eCall never takes. */
  readonly refusedSenders = new Set<string>();
  /** Of messages that eCall refused for what they are, each time. */
  readonly refusals: Refusal[] = [];
  /** Every message that was ever asked for, by recipient and text. */
  readonly asked = new Set<string>();
  readonly callbacks: SimulatedCallbacks;
  readonly accountRefusals: AccountRefusals;
  readonly network: EcallNetwork;

  constructor(private readonly world: Surroundings) {
    this.callbacks = new SimulatedCallbacks(world);
    this.accountRefusals = new AccountRefusals(world);
    this.network = new EcallNetwork(world);
  }

  /** Requests and callbacks that are on their way, or will be. */
  get underWay(): number {
    return this.network.underWay + this.callbacks.underWay;
  }

  /** The client of one account as a process has it. */
  clientOf(process: SimulatedProcess, account: AccountName) {
    return {
      send: async (request: MessageRequest, options: SendOptions = {}): Promise<SendOutcome> =>
        this.network.call(process, options, () => this.take(account, request)),
      sendList: async (request: MessageListRequest, options: SendOptions = {}): Promise<ListOutcome> =>
        this.network.call(process, options, () => this.takeList(account, request)),
      getMessage: async () => ({ kind: 'not-found' as const, requestId: 'r' }),
      uploadMedia: async () => ({ kind: 'not-sent' as const, reason: 'connect-refused' as const }),
    };
  }

  private take(account: AccountName, request: MessageRequest): SendOutcome | undefined {
    const text = textOf(request);
    this.asked.add(`${request.to} ${text}`);
    this.checkSender(request);
    const refusedFor = this.refusalOf(request);
    if (refusedFor !== undefined) {
      this.refuse(account, request);
      return { kind: 'rejected', status: 400, ...refusedFor, requestId: `request-${text}` };
    }
    const trouble = this.trouble();
    const refusal = this.refuseWhole(account, request.from ?? '', text, trouble);
    if (trouble === 'refused' && refusal?.kind === 'rejected') this.refuse(account, request);
    if (refusal !== undefined) return refusal;
    if (trouble === 'failed') return FAILED;
    const messageId = this.accept(account, request, request.notification);
    if (trouble === 'silent') return undefined;
    return trouble === 'taken, then failed' ? FAILED : { kind: 'accepted', messageId, requestId: text };
  }

  private takeList(
    account: AccountName,
    { messages, notification }: MessageListRequest,
  ): ListOutcome | undefined {
    judgeList(this.world, messages, this.asked);
    messages.forEach((message) => this.checkSender(message));
    const trouble = this.trouble();
    // The senders are looked at message by message.
    const refusal = this.refuseWhole(account, '', 'list', trouble);
    if (refusal !== undefined) return refusal;
    if (trouble === 'failed') return FAILED;
    const results = messages.map((message): ListAnswered['results'][number] => {
      const own = this.refusalOf(message);
      if (own !== undefined) this.refuse(account, message);
      if (own !== undefined) return { kind: 'rejected', ...own };
      const held = this.accountRefusals.of(account, message.from ?? '', 'list');
      if (held?.kind === 'rejected') return { kind: 'rejected', error: held.error, refused: 'sender' };
      return { kind: 'accepted', messageId: this.accept(account, message, notification) };
    });
    if (trouble === 'silent') return undefined;
    return trouble === 'taken, then failed' ? FAILED : { kind: 'answered', results, requestId: 'list' };
  }

  private trouble(): Trouble {
    const { random, weather } = this.world;
    return random.chance(weather.ecallTrouble) ? random.pick(TROUBLES) : 'none';
  }

  /** Why eCall never takes this message. */
  private refusalOf(message: ListedMessage): Pick<Rejected, 'error' | 'refused'> | undefined {
    if (this.refusedTexts.has(textOf(message))) return { error: REFUSED };
    if (!this.refusedSenders.has(message.from ?? '')) return undefined;
    return { error: REFUSED_SENDER, refused: 'sender' };
  }

  /** Why eCall does not take the request now, whatever it holds. */
  private refuseWhole(
    account: AccountName,
    from: string,
    text: string,
    trouble: Trouble,
  ): WholeOutcome | undefined {
    const requestId = `request-${text}`;
    const held = this.accountRefusals.of(account, from, requestId);
    if (held !== undefined) return held;
    if (trouble === 'throttled')
      return {
        kind: 'throttled',
        status: 429,
        retryAfterMs: this.world.random.between(0, 3_000),
        requestId,
      };
    return trouble === 'refused' ? { kind: 'rejected', status: 400, error: REFUSED, requestId } : undefined;
  }

  private accept(
    account: AccountName,
    message: ListedMessage,
    notification: MessageRequest['notification'],
  ): string {
    const messageId = `message-${this.acceptances.length + 1}`;
    const to = message.to ?? '';
    const text = textOf(message);
    const at = this.world.time.now();
    this.acceptances.push({ messageId, account, to, text, segments: segmentsOf(text), at });
    this.world.tell(`eCall takes ${text} to ${to} as ${messageId}`);
    const token = notification?.addresses[0]?.split('/').at(-1) ?? '';
    this.callbacks.promise({ token, messageId, to });
    return messageId;
  }

  private refuse(account: AccountName, message: ListedMessage): void {
    const { to = '' } = message;
    this.refusals.push({ account, to, text: textOf(message), at: this.world.time.now() });
  }

  private checkSender(message: ListedMessage): void {
    if ((message.from ?? '') === '') this.world.violate(`${textOf(message)} has no sender`);
  }
}

/** Of a text in the GSM alphabet. */
function segmentsOf({ length }: string): number {
  return length <= 160 ? 1 : Math.ceil(length / 153);
}
