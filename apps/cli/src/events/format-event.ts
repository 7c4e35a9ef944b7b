import { EVENT_TYPES, type DomainEvent, type InboundMessageReceived } from '@ecall-gateway/contracts';

/** How an event is printed. */
export type Format = (event: DomainEvent) => string;

/** One JSON object per line, for other programs. */
export const formatAsJson: Format = (event) => JSON.stringify(event);

/** One line for a person: local time, what happened, to whom, of which command, and what is worth knowing of it. */
export const formatForPeople: Format = (event) => {
  const { word, who, details } = describe(event);
  const known = details.filter((detail) => detail !== undefined && detail !== '');
  return [clock(event.time), word.padEnd(9), who.padEnd(14), event.subject, ...known].join('  ').trim();
};

interface Description {
  readonly word: string;
  readonly who: string;
  readonly details: ReadonlyArray<string | undefined>;
}

function describe({ type, data }: DomainEvent): Description {
  switch (type) {
    case EVENT_TYPES.accepted:
      return {
        word: 'accepted',
        who: data.to,
        details: [named('messageId', data.messageId), segments(data.segments, data.encoding)],
      };
    case EVENT_TYPES.rejected:
      return { word: 'rejected', who: data.to ?? '', details: [data.reason, JSON.stringify(data.detail)] };
    case EVENT_TYPES.expired:
      return { word: 'expired', who: data.to, details: [named('at', data.expiresAt)] };
    case EVENT_TYPES.cancelled:
      return { word: 'cancelled', who: data.to, details: [named('at', data.cancelledAt)] };
    case EVENT_TYPES.inDoubt:
      return {
        word: 'in doubt',
        who: data.to,
        details: [data.final ? 'waits for your decision' : 'waits for proof', named('policy', data.policy)],
      };
    case EVENT_TYPES.statusChanged:
      return { word: data.status, who: data.to, details: [data.final ? 'final' : undefined] };
    case EVENT_TYPES.inboundReceived:
      return { word: 'inbound', who: `${data.from} → ${data.to}`, details: [content(data.content)] };
    default:
      throw new Error(`unknown event ${String(type satisfies never)}`);
  }
}

function segments(count: number | undefined, encoding: string | undefined): string | undefined {
  if (count === undefined) return undefined;
  return `${count} ${count === 1 ? 'segment' : 'segments'}${encoding === undefined ? '' : ` (${encoding})`}`;
}

function content({ type, text, mediaId }: InboundMessageReceived['content']): string {
  return text === undefined ? [type, mediaId].filter(Boolean).join(' ') : JSON.stringify(text);
}

function named(name: string, value: string | undefined): string | undefined {
  return value === undefined ? undefined : `${name} ${value}`;
}

function clock(time: string): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? '' : date.toTimeString().slice(0, 8);
}
