import { randomUUID } from 'node:crypto';
import { planNotifications } from '../callbacks/plan-notifications.js';
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
  readonly kept: KeptMessage;
  /** Settles when the answer may be given; without it at once. */
  readonly mayAnswer: Promise<unknown> | undefined;
}

/** Takes the message to one recipient into the journal, and plans what its sender is told. */
export function acceptMessage(
  context: ApiContext,
  { channel, from, content, text, mediaId }: MessageRequest,
  to: string,
  faults: readonly CallbackFault[],
  origin: Origin,
): Acceptance {
  const at = Date.now();
  const fate = fateOf(at, context.timing, faults);
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
  const told = origin.notificationAddresses.length > 0;
  return {
    kept,
    mayAnswer: told ? context.notifier.notify(kept.message, planNotifications(fate, faults)) : undefined,
  };
}
