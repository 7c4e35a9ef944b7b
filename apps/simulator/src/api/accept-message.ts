import { randomUUID } from 'node:crypto';
import { planNotifications } from '../callbacks/plan-notifications.js';
import type { FaultPlan } from '../faults/fault-plan.js';
import { NO_CALLBACK_FAULTS } from '../faults/fault-plan.js';
import { fateOf } from '../journal/message-fate.js';
import type { MessageRequest } from '../request/read-message-request.js';
import type { ApiContext } from './api-context.js';
import type { ApiVersion } from './format-timestamp.js';

export interface Acceptance {
  /** In the order of the recipients. */
  readonly messageIds: readonly string[];
  /** Settles when the answer may be given. */
  readonly mayAnswer: Promise<unknown> | undefined;
}

/** Takes one message per recipient into the journal, and plans what their sender is told. */
export function acceptMessage(
  context: ApiContext,
  request: MessageRequest,
  plan: FaultPlan,
  { requestId, version }: { readonly requestId: string; readonly version: ApiVersion },
): Acceptance {
  const { channel, from, content, text, notificationAddresses } = request;
  const at = Date.now();
  const waits: Promise<void>[] = [];
  const messageIds = request.to.map((to, index) => {
    const faults = plan.callbacks[index] ?? NO_CALLBACK_FAULTS;
    const fate = fateOf(at, context.timing, faults);
    const messageId = randomUUID();
    const message = context.journal.addMessage(
      {
        at,
        messageId,
        requestId,
        channel,
        from,
        to,
        ...(text === undefined ? {} : { text }),
        content,
        notificationAddresses,
      },
      fate,
    );
    if (notificationAddresses.length > 0) {
      waits.push(context.notifier.notify(message, version, planNotifications(fate, faults)));
    }
    return messageId;
  });
  return { messageIds, mayAnswer: waits.length > 0 ? Promise.all(waits) : undefined };
}
