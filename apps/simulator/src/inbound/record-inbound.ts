import { randomUUID } from 'node:crypto';
import type { Journal } from '../journal/journal.js';
import { forwardInbound, type InboundTarget } from './forward-inbound.js';
import type { InboundMessage, InboundResult } from './inbound-message.js';

/** Sends a message on, and writes down how it was answered. */
export async function recordInbound(
  journal: Journal,
  target: InboundTarget,
  message: InboundMessage,
): Promise<InboundResult> {
  const { messageId = randomUUID(), channel = 'Sms', from, to, text } = message;
  const { epoch } = journal;
  const result = await forwardInbound(target, { ...message, messageId });
  if (journal.epoch === epoch) {
    journal.addInbound({ at: Date.now(), messageId, channel, from, to, text, status: result.status });
  }
  return result;
}
