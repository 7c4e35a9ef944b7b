import type { MessageRequest } from '../message-request.js';
import { encodeNumber } from './assumed-wire.js';

/** The request as JSON text. @throws TypeError for content that JSON cannot hold. */
export function encodeMessageRequest(request: MessageRequest, defaultFrom: string | undefined): string {
  return JSON.stringify({
    channel: request.channel,
    from: request.from ?? defaultFrom,
    to: request.to,
    toList: request.toList?.map((item) => (typeof item === 'string' ? encodeNumber(item) : item)),
    content: request.content,
    notification: request.notification,
  });
}
