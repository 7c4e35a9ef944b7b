import type {
  AcceptedLine,
  CancelledLine,
  CommittedLine,
  DayLimitLine,
  GuardsLine,
  HistoryLine,
  RecipientLimitLine,
  RecordLine,
  RefusedLine,
  RowLine,
  RunLine,
} from './history-line.js';

/** An event, as its headers and its value say. */
export interface HistoryEvent {
  readonly id: string;
  /** Without prefix and version: `accepted`, `in-doubt`, … */
  readonly type: string;
  readonly subject: string;
  readonly to: string | undefined;
  readonly data: Readonly<Record<string, unknown>>;
  readonly record: RecordLine;
}

/** A record of the command topic that holds a command. */
export interface HistoryCommand {
  readonly commandId: string;
  readonly text: string;
  readonly to: readonly string[];
  readonly policy: string;
  readonly account: string;
  /** It has a `sendAt` or an `expiresAt`. */
  readonly waits: boolean;
  readonly record: RecordLine;
}

/** What eCall took; `to` is whom the command names. */
export interface TakenMessage extends AcceptedLine {
  /** Where it went. */
  readonly sentTo: string;
}

/** A history, sorted by what its lines are. */
export interface History {
  readonly run: RunLine;
  /** Records of the command topics, whatever they hold, but for cancels. */
  readonly received: readonly RecordLine[];
  readonly cancels: readonly CancelledLine[];
  readonly commands: readonly HistoryCommand[];
  readonly events: readonly HistoryEvent[];
  readonly deadLetters: readonly RecordLine[];
  readonly accepted: readonly TakenMessage[];
  /** When replicas stopped. */
  readonly stops: readonly number[];
  readonly guards: readonly GuardsLine[];
  readonly recipientLimits: readonly RecipientLimitLine[];
  readonly dayLimits: readonly DayLimitLine[];
  readonly lifts: ReadonlyArray<Extract<HistoryLine, { readonly kind: 'lifted' }>>;
  /** `to` and text of each message that eCall refused. */
  readonly refused: ReadonlySet<string>;
  /** Each time that it refused one. */
  readonly refusals: readonly RefusedLine[];
  readonly known: ReadonlySet<string>;
  readonly committed: readonly CommittedLine[];
  readonly rows: readonly RowLine[];
  readonly unpublished: readonly string[];
  readonly tooLarge: ReadonlySet<string>;
  /** Commands that have events which nobody has: their topic does not take them, or they lie in the outbox still. */
  readonly untold: ReadonlySet<string>;
}

/** @throws for lines that are no history */
export function readHistory(lines: Iterable<string>): History {
  const all = [...lines].filter((line) => line !== '').map((line) => JSON.parse(line) as HistoryLine);
  const of = <Kind extends HistoryLine['kind']>(kind: Kind) =>
    all.filter((line): line is Extract<HistoryLine, { kind: Kind }> => line.kind === kind);
  const [run] = of('run');
  if (run?.format !== 1) throw new Error('this is no history of format 1');
  const records = of('record');
  const events = records.filter(({ topic }) => topic === run.events).map(readEvent);
  const rows = of('row');
  const ids = new Set([...events.map(({ subject }) => subject), ...rows.map(({ commandId }) => commandId)]);
  const madeAt = new Map(rows.map(({ commandId, timestamp }) => [commandId, timestamp]));
  const received = records
    .filter(({ topic }) => topic === run.commands || topic === run.urgent)
    .filter((record) => readValue(record)?.type !== CANCEL);
  const commands = received.flatMap((record) => readCommand(record, { ids, madeAt }));
  const guards = of('guards');
  const meant = recipients(guards, commands);
  const unpublished = of('unpublished').map(({ commandId }) => commandId);
  const tooLarge = new Set(of('too-large').map(({ commandId }) => commandId));
  return {
    run,
    received,
    commands,
    events,
    deadLetters: records.filter(({ topic }) => topic === run.deadLetters),
    cancels: of('cancelled'),
    accepted: of('accepted').map((line) => ({ ...line, to: meant(line), sentTo: line.to })),
    stops: of('stopped').map(({ at }) => at),
    guards,
    recipientLimits: of('recipient-limit'),
    dayLimits: of('day-limit'),
    lifts: of('lifted'),
    refusals: of('refused'),
    refused: new Set(of('refused').map((line) => `${meant(line)} ${line.text}`)),
    known: new Set(of('known').map(({ messageId }) => messageId)),
    committed: of('committed'),
    rows,
    unpublished,
    tooLarge,
    untold: new Set([...tooLarge, ...unpublished]),
  };
}

/** For whom a message was that eCall saw: what is redirected has one recipient, by convention. */
function recipients(
  guards: readonly GuardsLine[],
  commands: readonly HistoryCommand[],
): (message: { readonly to: string; readonly text: string }) => string {
  const elsewhere = new Set(guards.map(({ redirectTo }) => redirectTo));
  const only = new Map(commands.map(({ text, to }) => [text, to.length === 1 ? to[0] : undefined]));
  return ({ to, text }) => (elsewhere.has(to) ? (only.get(text) ?? to) : to);
}

function readEvent(record: RecordLine): HistoryEvent {
  const header = (name: string) => record.headers[name] ?? '';
  const data = JSON.parse(record.value ?? 'null') as Record<string, unknown>;
  const type = header('ce_type')
    .replace(/^ecall\.message\./, '')
    .replace(/\.v\d+$/, '');
  const to = typeof data['to'] === 'string' ? data['to'] : undefined;
  return { id: header('ce_id'), type, subject: header('ce_subject'), to, data, record };
}

const CANCEL = 'ecall.cancel-message.v1';

interface CommandValue {
  /** Of a CloudEvent in structured mode. */
  readonly type?: string;
  readonly commandId?: string;
  readonly to: string | readonly string[];
  readonly content?: { readonly text?: string };
  readonly account?: string;
  readonly onInDoubt?: string;
  readonly sendAt?: string;
  readonly expiresAt?: string;
}

/** Nothing where the record holds no command. */
function readCommand(record: RecordLine, known: KnownIds): HistoryCommand[] {
  const value = readValue(record);
  if (value?.content?.text === undefined) return [];
  const { commandId = fallbackId(record, known), to, onInDoubt = 'park', sendAt, expiresAt } = value;
  const { account = 'default' } = value;
  return [
    {
      commandId,
      text: value.content.text,
      to: [to].flat(),
      policy: onInDoubt,
      account,
      waits: sendAt !== undefined || expiresAt !== undefined,
      record,
    },
  ];
}

function readValue({ value }: RecordLine): CommandValue | undefined {
  try {
    return JSON.parse(value ?? '') as CommandValue;
  } catch {
    return undefined;
  }
}

interface KnownIds {
  /** Those of events and rows. */
  readonly ids: ReadonlySet<string>;
  /** The timestamp of the record that each row was made for. */
  readonly madeAt: ReadonlyMap<string, number | undefined>;
}

/** The id of a record that names none: longer where another record, of a topic of the same name, has the shorter one. */
function fallbackId({ topic, partition, offset, timestamp }: RecordLine, { ids, madeAt }: KnownIds): string {
  const place = `kafka:${topic}:${partition}:${offset}`;
  const longer = `${place}:${timestamp}`;
  return ids.has(longer) || (madeAt.get(place) ?? timestamp) !== timestamp ? longer : place;
}
