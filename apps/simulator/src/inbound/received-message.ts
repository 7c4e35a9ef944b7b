import type { InboundMessage } from './inbound-message.js';

/** eCall's `ReceivedMessage`; its fields are assumed. */
export function receivedMessage(message: InboundMessage, messageId: string, at: number): object {
  const { from, to, channel = 'Sms', text, older = false } = message;
  const timestamp = new Date(at).toISOString();
  if (older) return { messageId, from, to, text, timestamp };
  const content = message.content ?? { type: 'Text', text };
  return { messageId, channel, from, to, content, timestamp };
}
