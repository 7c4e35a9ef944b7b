import type { Charset } from '../ecall/charset.js';
import type { CallbackFault, NotificationStep } from '../faults/fault-rule.js';
import type { MessageFate } from '../journal/message-fate.js';

/** A status that the sender of a message is notified of. */
export interface Notification {
  readonly status: string;
  /** When the message got the status, in milliseconds since 1970. */
  readonly since: number;
  /** Milliseconds after acceptance; `before-answer`: before the request is answered. */
  readonly due: number | 'before-answer';
  readonly charset?: Charset;
}

/** The notifications for one message, changed by its faults. */
export function planNotifications(fate: MessageFate, faults: readonly CallbackFault[]): Notification[] {
  const shuffled = faults.some(({ kind }) => kind === 'callback-shuffle');
  const early = faults.some(({ kind }) => kind === 'callback-early');
  const encoded = faults.find((fault) => fault.kind === 'callback-charset');
  const charset = encoded && { charset: encoded.charset };
  const [firstDue, lastDue] = [fate.sentAt - fate.acceptedAt, fate.endedAt - fate.acceptedAt];
  const [sent, final] = [effectOn('sent', faults), effectOn('final', faults)];
  const sentDue = (shuffled ? lastDue : firstDue) + sent.delayMs;
  const finalDue = (shuffled && !early ? firstDue : lastDue) + final.delayMs;
  return [
    ...repeat(sent.count, {
      status: 'Sent',
      since: fate.sentAt,
      due: early ? 'before-answer' : sentDue,
      ...charset,
    }),
    ...repeat(final.count, { status: fate.finalStatus, since: fate.endedAt, due: finalDue, ...charset }),
  ];
}

/** How faults change one of the two notifications. */
function effectOn(step: NotificationStep, faults: readonly CallbackFault[]) {
  let [count, delayMs] = [1, 0];
  for (const fault of faults) {
    if ('only' in fault && fault.only !== undefined && fault.only !== step) continue;
    if (fault.kind === 'callback-none') return { count: 0, delayMs: 0 };
    if (fault.kind === 'callback-delay') delayMs += fault.ms;
    if (fault.kind === 'callback-repeat') count = Math.max(count, fault.count);
  }
  return { count, delayMs };
}

function repeat(count: number, notification: Notification): Notification[] {
  return Array.from({ length: count }, () => notification);
}
