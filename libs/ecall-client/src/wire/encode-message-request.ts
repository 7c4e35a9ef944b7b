import type { ListedMessage, MessageListRequest, MessageRequest } from '../requests/message-request.js';
import { encodeNumber, encodeSender } from './assumed-wire.js';

/** The request as JSON text. @throws TypeError for content that JSON cannot hold. */
export function encodeMessageRequest(request: MessageRequest, defaultFrom: string | undefined): string {
  return JSON.stringify({ ...messageFields(request, defaultFrom), notification: request.notification });
}

/** The request as JSON text. @throws TypeError for content that JSON cannot hold. */
export function encodeMessageListRequest(
  request: MessageListRequest,
  defaultFrom: string | undefined,
): string {
  return JSON.stringify({
    messages: request.messages.map((message) => messageFields(message, defaultFrom)),
    notification: request.notification,
  });
}

function messageFields(message: ListedMessage, defaultFrom: string | undefined): Record<string, unknown> {
  const from = message.from ?? defaultFrom;
  return {
    channel: message.channel,
    from: from === undefined ? undefined : encodeSender(from),
    to: message.to,
    toList: message.toList?.map((item) => (typeof item === 'string' ? encodeNumber(item) : item)),
    content: message.content,
  };
}
