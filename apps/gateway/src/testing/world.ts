import { setMaxListeners } from 'node:events';
import type { DomainEvent } from '@ecall-gateway/contracts';
import { decodeEvent } from '@ecall-gateway/contracts';
import type {
  ListOutcome,
  MessageListRequest,
  MessageRequest,
  SendOutcome,
} from '@ecall-gateway/ecall-client';
import {
  BusUnavailableError,
  RecordRefusedError,
  TopicUnavailableError,
  type BusRecord,
  type OutgoingRecord,
  type PublishResult,
} from '@ecall-gateway/event-bus';
import { MemoryLedger } from '@ecall-gateway/ledger/testing';
import { guardsOf, readSettings } from '@ecall-gateway/settings';
import { createLogger } from '../logging/pino-logger.js';
import type { Account } from '../accounts/account.js';
import { AccountCircuit } from '../accounts/account-circuit.js';
import { Accounts } from '../accounts/accounts.js';
import type { Observers } from '../composition/observers.js';
import type { Tracing } from '../tracing/tracing.port.js';
import { composeUseCases } from '../composition/use-cases.js';
import { ManualClock } from './manual-clock.js';

export const ACCEPTED: SendOutcome = { kind: 'accepted', messageId: 'm-1', requestId: 'r-1' };

/** What eCall answers to a call. */
export type Answer = (request: MessageRequest, call: number) => SendOutcome | Promise<SendOutcome>;

export interface WorldOptions {
  readonly settings?: Readonly<Record<string, string>>;
  /** What eCall answers to a list; without it there must be none. */
  readonly answerList?: (request: MessageListRequest) => ListOutcome;
  /** What the account has beside a name, a sender and its circuit. */
  readonly account?: Pick<Account, 'rate'> & Partial<Pick<Account, 'senders'>>;
  /** Names of accounts beside it. */
  readonly others?: readonly string[];
  /** Who measures. */
  readonly observers?: Observers;
  /** Who follows messages. */
  readonly tracing?: Tracing;
}

/** The use cases on a clock that stands still, a ledger in memory, a bus that remembers and a scripted eCall. */
export function createWorld(
  answer: Answer = () => ACCEPTED,
  { settings: moreSettings, answerList, account: parts, others = [], observers, tracing }: WorldOptions = {},
) {
  const clock = new ManualClock(Date.parse('2026-06-01T00:00:00Z'));
  const settings = readSettings({
    ECALL_USERNAME: 'u',
    ECALL_PASSWORD: 'p',
    ECALL_FROM: 'Brand',
    PUBLIC_URL: 'https://gateway.example.com',
    DATABASE_URL: 'postgresql://user:hunter2@db.example.com/ledger',
    WEBHOOK_SIGNING_KEYS: 'k:0123456789abcdef0123456789abcdef',
    ...moreSettings,
  });
  const { SEND_LEASE_MS, SEND_TIMEOUT_MS, IN_DOUBT_GRACE_MS } = settings;
  const ledger = new MemoryLedger(
    { leaseMs: SEND_LEASE_MS + SEND_TIMEOUT_MS, graceMs: IN_DOUBT_GRACE_MS },
    clock.now,
  );
  const calls: MessageRequest[] = [];
  const lists: MessageListRequest[] = [];
  const published: OutgoingRecord[] = [];
  const bus = {
    down: false,
    /** Topics that are gone. */
    gone: new Set<string>(),
    /** Which records the broker refuses for themselves. */
    refuses: (() => false) as (record: OutgoingRecord) => boolean,
    publish: async (records: OutgoingRecord | readonly OutgoingRecord[]) => {
      if (bus.down) throw new Error('no broker');
      for (const result of await bus.publishEach([records].flat())) if ('error' in result) throw result.error;
    },
    publishEach: async (records: readonly OutgoingRecord[]): Promise<readonly PublishResult[]> =>
      records.map((record) => {
        const { topic } = record;
        if (bus.down) return { kind: 'bus-unavailable', error: new BusUnavailableError('no broker') };
        if (bus.gone.has(topic))
          return { kind: 'topic-unavailable', error: new TopicUnavailableError(topic, 'unknown') };
        if (bus.refuses(record))
          return { kind: 'refused', error: new RecordRefusedError(topic, 'too-large') };
        published.push(record);
        return { kind: 'written' };
      }),
  };
  const client = {
    send: async (
      request: MessageRequest,
      options?: { beforeDispatch?: () => void },
    ): Promise<SendOutcome> => {
      options?.beforeDispatch?.();
      calls.push(request);
      return answer(request, calls.length);
    },
    sendList: async (
      request: MessageListRequest,
      options?: { beforeDispatch?: () => void },
    ): Promise<ListOutcome> => {
      options?.beforeDispatch?.();
      lists.push(request);
      if (answerList === undefined) throw new Error('no list was expected');
      return answerList(request);
    },
    getMessage: async () => ({ kind: 'not-found' as const, requestId: 'r' }),
    uploadMedia: async () => ({ kind: 'not-sent' as const, reason: 'connect-refused' as const }),
  };
  const account = {
    name: 'default',
    apiVersion: 2 as const,
    senders: 'Brand',
    guards: guardsOf(settings, {}),
    circuit: new AccountCircuit(clock),
    client,
    ...parts,
  };
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  const accounts = new Accounts([
    account,
    ...others.map((name) => ({ ...account, name, circuit: new AccountCircuit(clock) })),
  ]);
  const useCases = composeUseCases(settings, {
    bus,
    ledger,
    accounts,
    clock,
    logger: createLogger('silent'),
    closing: closing.signal,
    tracing,
    ...(observers === undefined ? {} : { observers }),
  });
  const { sendMessage, directMarks } = useCases;
  const handle = sendMessage.handle.bind(sendMessage);
  // With what comes before the commit of the record's offset.
  sendMessage.handle = async (record, signal) => {
    await handle(record, signal);
    await directMarks.flush();
  };
  let offset = 0;
  return {
    ...useCases,
    account,
    bus,
    calls,
    lists,
    clock,
    ledger,
    settings,
    /** What was published, as events. */
    events: (): DomainEvent[] =>
      published.flatMap(({ value, headers }) => {
        const event = decodeEvent({ value, headers: headers ?? {} });
        return event === undefined ? [] : [event];
      }),
    /** A command as it lies on the topic, each at an offset of its own. */
    record: (command: object, more: Partial<BusRecord> = {}): BusRecord => ({
      topic: 'ecall.send-message',
      partition: 0,
      offset: String(offset++),
      timestamp: clock.now(),
      key: null,
      value: Buffer.from(
        JSON.stringify({
          channel: 'Sms',
          to: '+41791234567',
          content: { type: 'Text', text: 'hi' },
          ...command,
        }),
      ),
      headers: {},
      ...more,
    }),
  };
}

export type World = ReturnType<typeof createWorld>;

/** Lets promises settle that wait for nothing but each other. */
export async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
