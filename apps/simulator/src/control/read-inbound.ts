import type { InboundContent, InboundMessage } from '../inbound/inbound-message.js';
import { CHANNELS } from '../journal/accepted-message.js';
import { isObject, type JsonObject } from '../request/field.js';
import { BadControlRequest } from './bad-control-request.js';

export function readInbound(body: unknown): InboundMessage {
  if (!isObject(body)) throw new BadControlRequest('the body must be an object with from, to and text');
  const { channel: named, messageId } = { channel: body['channel'], messageId: body['messageId'] };
  const channel = CHANNELS.find((each) => each === named);
  if (named !== undefined && channel === undefined) {
    throw new BadControlRequest(`channel must be one of ${CHANNELS.join(', ')}`);
  }
  return {
    from: text(body['from'], 'from'),
    to: text(body['to'], 'to'),
    ...readWhat(body),
    ...(channel === undefined ? {} : { channel }),
    ...(messageId === undefined ? {} : { messageId: text(messageId, 'messageId') }),
  };
}

function readWhat(body: JsonObject) {
  const { content, older } = { content: body['content'], older: body['older'] };
  if (older !== undefined && typeof older !== 'boolean') {
    throw new BadControlRequest('older must be true or false');
  }
  if (content === undefined) {
    return { text: text(body['text'], 'text'), ...(older === undefined ? {} : { older }) };
  }
  if (body['text'] !== undefined || older === true) {
    throw new BadControlRequest('content excludes text and older');
  }
  return { content: readContent(content) };
}

function readContent(content: unknown): InboundContent {
  const type = isObject(content) ? content['type'] : undefined;
  if (!isObject(content) || typeof type !== 'string' || type === '') {
    throw new BadControlRequest('content must be an object with a type, such as Image, and mostly a mediaId');
  }
  return { ...content, type };
}

function text(value: unknown, name: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new BadControlRequest(`${name} must be a string that is not empty`);
}
