import type { MessageState, StatusNotification } from '@ecall-gateway/ecall-client';

/** What a run has seen, as far as the list of docs/verify-against-ecall.md asks for it. */
export interface SeenOfEcall {
  readonly apiVersion: 1 | 2;
  /** Every answer: whether it had `x-f24-request-id`. */
  readonly marked: readonly boolean[];
  /** Status of the answer for a message that does not exist. */
  readonly unknownMessage?: number;
  readonly version?: string;
  /** What `POST /message` answered. */
  readonly messageId?: string;
  readonly states: readonly MessageState[];
  readonly notifications: readonly StatusNotification[];
  /** How many notifications could not be read. */
  readonly unreadable: number;
  /** How far eCall's times are from ours at most, where they say UTC; milliseconds. */
  readonly farthestTimeMs?: number;
}

/** A line of the list, by its first words, and what this run says of it. */
export interface Verdict {
  readonly line: string;
  readonly kind: 'as assumed' | 'otherwise' | 'not seen';
  readonly detail?: string;
}

type Judgement = Omit<Verdict, 'line'>;

const AS_ASSUMED: Judgement = { kind: 'as assumed' };
const otherwise = (detail: string): Judgement => ({ kind: 'otherwise', detail });
const notSeen = (detail: string): Judgement => ({ kind: 'not seen', detail });

const NO_NOTIFICATION = 'no notification came';
const NO_STATE = 'no state was read';
/** Clocks and queues may differ by as much. */
const SAME_TIME_MS = 600_000;

/** Only the lines that one message can tell something of. */
const LINES: ReadonlyArray<readonly [string, (seen: SeenOfEcall) => Judgement]> = [
  [
    '**every** answer carries `x-f24-request-id`',
    ({ marked }) => {
      const without = marked.filter((mark) => !mark).length;
      return without === 0 ? AS_ASSUMED : otherwise(`missing in ${without} of ${marked.length} answers`);
    },
  ],
  [
    'an unknown id is answered with 404',
    ({ unknownMessage }) => {
      if (unknownMessage === undefined) return notSeen('it was not asked');
      return unknownMessage === 404 ? AS_ASSUMED : otherwise(`it is answered ${unknownMessage}`);
    },
  ],
  [
    'the version stands at `/system/version`',
    ({ version }) => (version === undefined ? otherwise('no version there') : AS_ASSUMED),
  ],
  ['the status stands in `status`', ({ states }) => (states.length === 0 ? notSeen(NO_STATE) : AS_ASSUMED)],
  ['its time stands in `statusTimestamp`', ({ states, apiVersion }) => timesOf(states, NO_STATE, apiVersion)],
  ['the words for a status and what they mean', ({ states, notifications }) => words(states, notifications)],
  [
    'a status notification is one JSON object',
    ({ notifications, unreadable, messageId }) => {
      if (unreadable > 0) return otherwise(`${unreadable} could not be read`);
      if (notifications.length === 0) return notSeen(NO_NOTIFICATION);
      const foreign = notifications.some((said) => said.messageId !== messageId);
      return foreign ? otherwise('messageId is missing, or not that of the answer') : AS_ASSUMED;
    },
  ],
  [
    'its words for a status are those of the query',
    ({ notifications }) => (notifications.length === 0 ? notSeen(NO_NOTIFICATION) : words([], notifications)),
  ],
  [
    'the time of a notification is UTC',
    ({ notifications, farthestTimeMs, apiVersion }) => {
      const times = timesOf(notifications, NO_NOTIFICATION, apiVersion);
      if (times.kind !== 'as assumed' || farthestTimeMs === undefined) return times;
      return farthestTimeMs < SAME_TIME_MS
        ? AS_ASSUMED
        : otherwise(`it is ${Math.round(farthestTimeMs / 60_000)} minutes from our clock`);
    },
  ],
];

export function judgeLines(seen: SeenOfEcall): readonly Verdict[] {
  const own: Verdict[] =
    seen.apiVersion === 1
      ? [
          {
            line: 'version 1 lives at `/api/v1/message`',
            ...(seen.messageId ? AS_ASSUMED : otherwise('no messageId')),
          },
        ]
      : [];
  return [...LINES.map(([line, judge]) => ({ line, ...judge(seen) })), ...own];
}

function timesOf(states: readonly MessageState[], nothing: string, apiVersion: 1 | 2): Judgement {
  if (states.length === 0) return notSeen(nothing);
  if (states.some(({ occurredAt }) => occurredAt === undefined))
    return otherwise('there is none that can be read');
  // Nobody expects it of version 1.
  const isUtc = apiVersion === 1 || states.every(({ timestampIsUtc }) => timestampIsUtc);
  return isUtc ? AS_ASSUMED : otherwise('it does not say UTC');
}

function words(states: readonly MessageState[], notifications: readonly MessageState[]): Judgement {
  const all = [...states, ...notifications];
  if (all.length === 0) return notSeen('no status was read');
  const strange = new Set(
    all.filter(({ status }) => status === 'unknown').map(({ providerStatus }) => providerStatus),
  );
  if (strange.size > 0) return otherwise(`not known: ${[...strange].join(', ')}`);
  const seen = [...new Set(all.map(({ providerStatus }) => providerStatus))];
  return { kind: 'as assumed', detail: `seen: ${seen.join(', ')}` };
}
