import { randomUUID } from 'node:crypto';
import type { Dispatcher } from 'undici';
import { postJson } from '../callbacks/post-json.js';
import type { Charset } from '../ecall/charset.js';
import type { Journal } from '../journal/journal.js';
import type { Clock } from '../time/clock.js';
import type { InboundMessage, InboundResult } from './inbound-message.js';

export interface InboundDependencies {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly dispatcher: Dispatcher;
  /** Where inbound messages go. */
  readonly url: string | undefined;
  /** Added to the URL as `?token=`. */
  readonly token: string | undefined;
}

/** Posts an inbound message to the receiver, once, and records the answer. */
export async function sendInbound(
  dependencies: InboundDependencies,
  message: InboundMessage,
): Promise<InboundResult> {
  const { clock, journal } = dependencies;
  const { messageId = randomUUID(), channel = 'Sms', from, to, text = '', content } = message;
  const { epoch } = journal;
  const body = receivedMessage(message, messageId, clock.now());
  const result = await post(dependencies, JSON.stringify(body), message.charset);
  // After a reset in the meantime the entry would belong to what was forgotten.
  if (journal.epoch === epoch) {
    const entry = { at: clock.now(), messageId, channel, from, to, text, status: result.status };
    journal.addInbound(content === undefined ? entry : { ...entry, content });
  }
  return result;
}

async function post(
  { dispatcher, ...target }: InboundDependencies,
  body: string,
  charset: Charset | undefined,
): Promise<InboundResult> {
  if (target.url === undefined) return { status: 503, reason: 'no-url' };
  const url = new URL(target.url);
  if (target.token !== undefined) url.searchParams.set('token', target.token);
  const { answer } = await postJson(dispatcher, url.href, body, charset);
  return answer === null ? { status: 502, reason: 'no-answer' } : { status: answer };
}

/** eCall's `ReceivedMessage`; its fields are assumed. */
function receivedMessage(message: InboundMessage, messageId: string, at: number): object {
  const { from, to, channel = 'Sms', text, older = false } = message;
  const timestamp = new Date(at).toISOString();
  if (older) return { messageId, from, to, text, timestamp };
  const content = message.content ?? { type: 'Text', text };
  return { messageId, channel, from, to, content, timestamp };
}
