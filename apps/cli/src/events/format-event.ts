import type { GatewayEvent } from './read-event.js';

/** How an event is printed. */
export type Format = (event: GatewayEvent) => string;

/** One JSON object per line, for other programs. */
export const formatAsJson: Format = (event) => JSON.stringify(event);

/** One line for a person: local time, what happened, to whom, and what is worth knowing of it. */
export const formatForPeople: Format = ({ type, subject, time, data }) => {
  const word = wordOf(type, data);
  const details = detailsOf(type, data).filter((detail) => detail !== undefined);
  const who = type.startsWith('ecall.inbound-message.')
    ? `${text(data['from'])} → ${text(data['to'])}`
    : text(data['to']);
  return [clock(time), word.padEnd(10), who.padEnd(14), subject, ...details].filter(Boolean).join('  ');
};

function wordOf(type: string, data: GatewayEvent['data']): string {
  switch (type) {
    case 'ecall.message.accepted.v1':
      return 'accepted';
    case 'ecall.message.rejected.v1':
      return 'rejected';
    case 'ecall.message.expired.v1':
      return 'expired';
    case 'ecall.message.in-doubt.v1':
      return 'in doubt';
    case 'ecall.message.status-changed.v1':
      return text(data['status']);
    case 'ecall.inbound-message.received.v1':
      return 'inbound';
    default:
      // A newer gateway may know more kinds of events than this tool.
      return type;
  }
}

function detailsOf(type: string, data: GatewayEvent['data']): Array<string | undefined> {
  switch (type) {
    case 'ecall.message.accepted.v1':
      return [named('messageId', data['messageId']), segments(data)];
    case 'ecall.message.rejected.v1':
      return [text(data['reason']), quoted(data['detail'])];
    case 'ecall.message.expired.v1':
      return [named('at', data['expiresAt'])];
    case 'ecall.message.in-doubt.v1':
      return [
        data['final'] === true ? 'parked: decide it yourself' : 'waiting for proof',
        named('policy', data['policy']),
      ];
    case 'ecall.message.status-changed.v1':
      return [data['final'] === true ? 'final' : undefined];
    case 'ecall.inbound-message.received.v1':
      return [content(data['content'])];
    default:
      return [];
  }
}

function segments(data: GatewayEvent['data']): string | undefined {
  const count = data['segments'];
  if (typeof count !== 'number') return undefined;
  const encoding = text(data['encoding']);
  return `${count} ${count === 1 ? 'segment' : 'segments'}${encoding === '' ? '' : ` (${encoding})`}`;
}

function content(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return 'text' in value ? quoted(value.text) : 'type' in value ? text(value.type) : undefined;
}

function named(name: string, value: unknown): string | undefined {
  return text(value) === '' ? undefined : `${name} ${text(value)}`;
}

function quoted(value: unknown): string | undefined {
  return text(value) === '' ? undefined : JSON.stringify(text(value));
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(text).join(', ');
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function clock(time: string): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? '' : date.toTimeString().slice(0, 8);
}
