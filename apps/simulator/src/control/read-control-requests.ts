import type { Login } from '../credentials/credentials.js';
import { CHANNELS } from '../ecall/channel.js';
import { CHARSETS } from '../ecall/charset.js';
import { isObject, type JsonObject } from '../ecall/json-object.js';
import type { FaultRule } from '../faults/fault-rule.js';
import { readFaultRule } from '../faults/read-fault-rule.js';
import type { InboundMessage } from '../inbound/inbound-message.js';
import type { InboundContent } from '../journal/entries.js';
import { ControlError } from './control.error.js';

const LONGEST_DELAY_MS = 600_000;

/** eCall's words are short. */
const LONGEST_STATUS = 100;

/** `?since=`: the sequence after which entries are wanted. Default 0. */
export function readSince(query: unknown): number {
  const since: unknown = isObject(query) && 'since' in query ? query['since'] : '0';
  if (typeof since !== 'string' || !/^\d{1,15}$/.test(since)) {
    throw ControlError.invalid('since must be a sequence: an integer from 0');
  }
  return Number(since);
}

/** `{ status }`, in eCall's or any other word. */
export function readStatus(body: unknown): string {
  const status = isObject(body) ? body['status'] : undefined;
  if (typeof status === 'string' && status !== '' && status.length <= LONGEST_STATUS) return status;
  throw ControlError.invalid(`status must be a string of 1 to ${LONGEST_STATUS} characters`);
}

/** `{ username, password, afterMs? }`. */
export function readCredentials(body: unknown): { readonly login: Login; readonly afterMs: number } {
  if (!isObject(body)) throw ControlError.invalid('the body must be an object with username and password');
  const { username, password, afterMs = 0 } = body;
  if (typeof username !== 'string' || username === '' || username.includes(':')) {
    throw ControlError.invalid('username must be a string that is not empty, without a colon');
  }
  if (typeof afterMs !== 'number' || !(afterMs >= 0 && afterMs <= LONGEST_DELAY_MS)) {
    throw ControlError.invalid(`afterMs must be a number from 0 to ${LONGEST_DELAY_MS}`);
  }
  return { login: { username, password: readText(password, 'password') }, afterMs };
}

/** One rule, or a list of rules. */
export function readFaultRules(body: unknown): FaultRule[] {
  const rules: unknown[] = Array.isArray(body) ? body : [body];
  try {
    return rules.map((rule, index) => readFaultRule(rule, `rules[${index}]`));
  } catch (error) {
    if (error instanceof RangeError) throw ControlError.invalid(error.message, { cause: error });
    throw error;
  }
}

/** `{ from, to, text | content, channel?, messageId?, charset?, older? }`. */
export function readInbound(body: unknown): InboundMessage {
  if (!isObject(body)) throw ControlError.invalid('the body must be an object with from, to and text');
  const { channel: named, charset: encoding, messageId } = body;
  const channel = CHANNELS.find((each) => each === named);
  if (named !== undefined && channel === undefined) {
    throw ControlError.invalid(`channel must be one of ${CHANNELS.join(', ')}`);
  }
  const charset = CHARSETS.find((each) => each === encoding);
  if (encoding !== undefined && charset === undefined) {
    throw ControlError.invalid(`charset must be one of ${CHARSETS.join(', ')}`);
  }
  return {
    from: readText(body['from'], 'from'),
    to: readText(body['to'], 'to'),
    ...readTextOrContent(body),
    ...(channel === undefined ? {} : { channel }),
    ...(charset === undefined ? {} : { charset }),
    ...(messageId === undefined ? {} : { messageId: readText(messageId, 'messageId') }),
  };
}

function readTextOrContent({ text, content, older }: JsonObject) {
  if (older !== undefined && typeof older !== 'boolean') {
    throw ControlError.invalid('older must be true or false');
  }
  if (content === undefined) {
    return { text: readText(text, 'text'), ...(older === undefined ? {} : { older }) };
  }
  if (text !== undefined || older === true) throw ControlError.invalid('content excludes text and older');
  return { content: readContent(content) };
}

function readContent(content: unknown): InboundContent {
  const type = isObject(content) ? content['type'] : undefined;
  if (!isObject(content) || typeof type !== 'string' || type === '') {
    throw ControlError.invalid('content must be an object with a type, such as Image, and mostly a mediaId');
  }
  return { ...content, type };
}

function readText(value: unknown, name: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw ControlError.invalid(`${name} must be a string that is not empty`);
}
