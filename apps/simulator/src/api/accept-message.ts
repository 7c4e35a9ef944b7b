import { randomUUID } from 'node:crypto';
import { planNotifications } from '../callbacks/plan-notifications.js';
import { NO_CALLBACK_FAULTS } from '../faults/fault-plan.js';
import type { CallbackFault } from '../faults/fault-rule.js';
import type { AcceptedMessage } from '../journal/accepted-message.js';
import type { KeptMessage } from '../journal/kept.js';
import { fateOf } from '../journal/message-fate.js';
import type { MessageRequest } from '../request/read-message-request.js';
import type { ApiContext } from './api-context.js';

/** Where a message came from, and who is told of it. */
export interface Origin extends Pick<AcceptedMessage, 'requestId' | 'version' | 'listId' | 'listItem'> {
  readonly notificationAddresses: readonly string[];
}

export interface Acceptance {
  /** In the order of the recipients. */
  readonly messages: readonly KeptMessage[];
  /** Settles when the answer may be given. */
  readonly mayAnswer: Promise<unknown> | undefined;
}

/**
 * Takes one message per recipient into the journal, and plans what their sender is told.
 * @param faults per recipient
 */
export function acceptMessage(
  context: ApiContext,
  { channel, from, to: recipients, content, text, mediaId }: MessageRequest,
  faults: readonly (readonly CallbackFault[])[],
  origin: Origin,
): Acceptance {
  const at = Date.now();
  const waits: Promise<void>[] = [];
  const messages = recipients.map((to, index) => {
    const own = faults[index] ?? NO_CALLBACK_FAULTS;
    const fate = fateOf(at, context.timing, own);
    const kept = context.journal.addMessage(
      {
        at,
        messageId: randomUUID(),
        channel,
        from,
        to,
        ...(text === undefined ? {} : { text }),
        ...(mediaId === undefined ? {} : { mediaId }),
        content,
        ...origin,
      },
      fate,
    );
    if (origin.notificationAddresses.length > 0) {
      waits.push(context.notifier.notify(kept.message, planNotifications(fate, own)));
    }
    return kept;
  });
  return { messages, mayAnswer: waits.length > 0 ? Promise.all(waits) : undefined };
}

/** Of one message, or of each of several, as they stand in an answer. */
export function resultOf({ list }: MessageRequest, messages: readonly KeptMessage[]): object {
  const results = messages.map(({ message: { to, messageId } }) => ({ to, messageId }));
  return list ? { messageIdList: results } : { messageId: results[0]?.messageId };
}

export function idsOf(messages: readonly KeptMessage[]): string[] {
  return messages.map(({ message }) => message.messageId);
}
