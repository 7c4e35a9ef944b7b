import type { Dispatcher } from 'undici';
import { postJson } from '../callbacks/post-json.js';
import type { InboundResult } from './inbound-message.js';

export interface InboundTarget {
  readonly url: string | undefined;
  readonly token: string | undefined;
  readonly dispatcher: Dispatcher;
}

/** Sends a received message on. Tried once. */
export async function forwardInbound(target: InboundTarget, received: object): Promise<InboundResult> {
  if (target.url === undefined) return { status: 503, reason: 'no-url' };
  const url = new URL(target.url);
  if (target.token !== undefined) url.searchParams.set('token', target.token);
  const { answer } = await postJson(target.dispatcher, url.href, JSON.stringify(received));
  return answer === null ? { status: 502, reason: 'no-answer' } : { status: answer };
}
