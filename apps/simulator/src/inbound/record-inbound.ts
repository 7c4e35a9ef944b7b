import { randomUUID } from 'node:crypto';
import type { Journal } from '../journal/journal.js';
import { forwardInbound, type InboundTarget } from './forward-inbound.js';
import type { InboundMessage, InboundResult } from './inbound-message.js';
import { receivedMessage } from './received-message.js';

/** Sends a message on, and writes down how it was answered. */
export async function recordInbound(
  journal: Journal,
  target: InboundTarget,
  message: InboundMessage,
): Promise<InboundResult> {
  const { messageId = randomUUID(), channel = 'Sms', from, to, text = '', content } = message;
  const { epoch } = journal;
  const result = await forwardInbound(target, receivedMessage(message, messageId, Date.now()));
  if (journal.epoch === epoch) {
    const entry = { at: Date.now(), messageId, channel, from, to, text, status: result.status };
    journal.addInbound(content === undefined ? entry : { ...entry, content });
  }
  return result;
}
