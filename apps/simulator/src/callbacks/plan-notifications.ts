import type { CallbackFault } from '../faults/fault-rule.js';
import type { MessageFate } from '../journal/message-fate.js';

/** A status that the sender of a message is notified of. */
export interface Notification {
  readonly status: string;
  /** When the message got the status, in milliseconds since 1970. */
  readonly since: number;
  /** Milliseconds after acceptance; `before-answer`: before the request is answered. */
  readonly due: number | 'before-answer';
}

/** The notifications for one message, changed by its faults. */
export function planNotifications(fate: MessageFate, faults: readonly CallbackFault[]): Notification[] {
  if (faults.some(({ kind }) => kind === 'callback-none')) return [];
  const shuffled = faults.some(({ kind }) => kind === 'callback-shuffle');
  const early = faults.some(({ kind }) => kind === 'callback-early');
  const delayMs = sum(faults.map((fault) => (fault.kind === 'callback-delay' ? fault.ms : 0)));
  const count = Math.max(1, ...faults.map((fault) => (fault.kind === 'callback-repeat' ? fault.count : 1)));
  const firstDue = fate.sentAt - fate.acceptedAt + delayMs;
  const lastDue = fate.endedAt - fate.acceptedAt + delayMs;
  const sent: Notification = {
    status: 'Sent',
    since: fate.sentAt,
    due: early ? 'before-answer' : shuffled ? lastDue : firstDue,
  };
  const ended: Notification = {
    status: fate.finalStatus,
    since: fate.endedAt,
    due: shuffled && !early ? firstDue : lastDue,
  };
  return [sent, ended].flatMap((each) => Array.from({ length: count }, () => each));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
