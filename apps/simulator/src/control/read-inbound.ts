import type { InboundMessage } from '../inbound/inbound-message.js';
import { CHANNELS } from '../journal/accepted-message.js';
import { isObject } from '../request/field.js';
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
    text: text(body['text'], 'text'),
    ...(channel === undefined ? {} : { channel }),
    ...(messageId === undefined ? {} : { messageId: text(messageId, 'messageId') }),
  };
}

function text(value: unknown, name: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new BadControlRequest(`${name} must be a string that is not empty`);
}
