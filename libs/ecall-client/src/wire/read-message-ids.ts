import type { ListedMessageId } from '../send-outcome.js';
import { FIELDS } from './assumed-wire.js';
import { asList, asObject, asText, FieldReader, isJsonObject } from './field-reader.js';
import { readEcallError } from './read-ecall-error.js';

export interface MessageIds {
  readonly messageId?: string;
  readonly messageIdList?: readonly ListedMessageId[];
}

/** The ids in the answer to a send; none where the body is not what we expect, for that changes nothing about its being sent. */
export function readMessageIds(body: unknown): MessageIds {
  if (Array.isArray(body)) return { messageIdList: body.map(readListed) };
  if (!isJsonObject(body)) return {};
  const fields = new FieldReader(body);
  const messageId = fields.text(FIELDS.messageId);
  const others = messageId === undefined ? FIELDS.messageIds : [];
  const messageIdList = fields.read([...FIELDS.messageIdList, ...others], readList);
  return {
    ...(messageId === undefined ? {} : { messageId }),
    ...(messageIdList === undefined ? {} : { messageIdList }),
  };
}

/** One entry per recipient in the order of `toList`, or an object that names each recipient before its entry. */
function readList(value: unknown): readonly ListedMessageId[] | undefined {
  const list = asList(value);
  if (list !== undefined) return list.map(readListed);
  const byRecipient = asObject(value);
  if (byRecipient === undefined) return undefined;
  return Object.entries(byRecipient).map(([to, item]) => ({ to, ...readListed(item) }));
}

/** An item we cannot read stays as an empty entry: the list's order is the order of `toList`. */
function readListed(item: unknown): ListedMessageId {
  const bare = asText(item);
  if (bare !== undefined) return { messageId: bare };
  if (!isJsonObject(item)) return {};
  const fields = new FieldReader(item);
  const to = fields.text(FIELDS.to);
  const messageId = fields.text(FIELDS.messageId);
  const error = fields.read(FIELDS.error, readEcallError);
  return {
    ...(to === undefined ? {} : { to }),
    ...(messageId === undefined ? {} : { messageId }),
    ...(error === undefined ? {} : { error }),
  };
}
