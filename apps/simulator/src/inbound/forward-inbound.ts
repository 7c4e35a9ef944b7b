import { randomUUID } from 'node:crypto';
import type { Dispatcher } from 'undici';
import { postJson } from '../callbacks/post-json.js';
import type { InboundMessage, InboundResult } from './inbound-message.js';

export interface InboundTarget {
  readonly url: string | undefined;
  readonly token: string | undefined;
  readonly dispatcher: Dispatcher;
}

/** Sends a message on as eCall's `ReceivedMessage` (its fields are assumed). Tried once. */
export async function forwardInbound(target: InboundTarget, message: InboundMessage): Promise<InboundResult> {
  if (target.url === undefined) return { status: 503, reason: 'no-url' };
  const url = new URL(target.url);
  if (target.token !== undefined) url.searchParams.set('token', target.token);
  const body = JSON.stringify({
    messageId: message.messageId ?? randomUUID(),
    channel: message.channel ?? 'Sms',
    from: message.from,
    to: message.to,
    content: { type: 'Text', text: message.text },
    timestamp: new Date().toISOString(),
  });
  const { answer } = await postJson(target.dispatcher, url.href, body);
  return answer === null ? { status: 502, reason: 'no-answer' } : { status: answer };
}
