import type { ListedMessage, MessageListRequest, MessageRequest } from '../requests/message-request.js';
import { encodeNumber } from './assumed-wire.js';

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
  return {
    channel: message.channel,
    from: message.from ?? defaultFrom,
    to: message.to,
    toList: message.toList?.map((item) => (typeof item === 'string' ? encodeNumber(item) : item)),
    content: message.content,
  };
}
