import type { EcallError } from '../outcomes/message-state.js';
import type { ListAnswered, ListedMessageId, ListItemOutcome, Refusal } from '../outcomes/send-outcome.js';
import { accountReason, FIELDS, isSenderParameter } from './assumed-wire.js';
import { asList, asObject, asText, FieldReader, isJsonObject } from './field-reader.js';

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
  const ids = messageId === undefined ? {} : { messageId };
  return messageIdList === undefined ? ids : { ...ids, messageIdList };
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

/** The answer to a list of `count` messages; `undefined` where it does not hold exactly as many results. */
export function readListAnswer(
  body: unknown,
  count: number,
): Pick<ListAnswered, 'messageListId' | 'results'> | undefined {
  if (!isJsonObject(body)) return undefined;
  const fields = new FieldReader(body);
  const results = fields.read(FIELDS.listResults, (value) => {
    const list = asList(value);
    return list?.length === count ? list.map(readResult) : undefined;
  });
  if (results === undefined) return undefined;
  const messageListId = fields.text(FIELDS.messageListId);
  return { ...(messageListId === undefined ? {} : { messageListId }), results };
}

function readResult(item: unknown): ListItemOutcome {
  // A bare text is an id. A bare number is none: it could as well be a status code.
  if (typeof item === 'string' && item.trim() !== '') return { kind: 'accepted', messageId: item };
  if (!isJsonObject(item)) return { kind: 'unknown' };
  const fields = new FieldReader(item);
  const messageId = fields.text(FIELDS.messageId);
  if (messageId !== undefined) return { kind: 'accepted', messageId };
  const error = fields.read(FIELDS.error, readError);
  if (error === undefined) return { kind: 'unknown' };
  // An account that runs dry in the middle of a list: the rest is as little at fault as with a 403 for the whole.
  const reason = accountReason(403, error.code);
  if (reason === 'credits') return { kind: 'account-refused', reason, error };
  return { kind: 'rejected', ...refusal(400, error) };
}

/** An error object with nothing in it is no error: some servers write one for every field that is empty. */
function readError(value: unknown): EcallError | undefined {
  return isJsonObject(value) && Object.keys(value).length === 0 ? undefined : readEcallError(value);
}

/** An error that eCall answered to one message, with what it is about. An item of a list has no status of its own: take 400. */
export function refusal(status: number, error: EcallError): Refusal {
  const isAboutSender =
    status === 400 &&
    error.details.length > 0 &&
    error.details.every(({ parameter }) => isSenderParameter(parameter));
  return { error, ...(isAboutSender ? { refused: 'sender' } : {}) };
}

/** What stands for an error body that could not be read. */
export const NO_ERROR_DETAILS: EcallError = { code: '', message: '', details: [] };

/** eCall's error object, or a bare text in its place; `undefined` if the value is neither. */
export function readEcallError(value: unknown): EcallError | undefined {
  const text = asText(value);
  if (text !== undefined) return { ...NO_ERROR_DETAILS, message: text };
  if (!isJsonObject(value)) return undefined;
  const fields = new FieldReader(value);
  return {
    code: fields.text(FIELDS.errorCode) ?? '',
    message: fields.text(FIELDS.errorMessage) ?? '',
    details: fields.read(FIELDS.errorDetails, readDetails) ?? [],
  };
}

function readDetails(value: unknown): EcallError['details'] | undefined {
  const list = isJsonObject(value) ? new FieldReader(value).read(FIELDS.errors, asList) : asList(value);
  return list?.filter(isJsonObject).map((item) => {
    const fields = new FieldReader(item);
    return {
      parameter: fields.text(FIELDS.parameter) ?? '',
      messages: fields.read(FIELDS.messages, readMessages) ?? [],
    };
  });
}

function readMessages(value: unknown): readonly string[] | undefined {
  const text = asText(value);
  return text === undefined ? asList(value)?.flatMap((item) => asText(item) ?? []) : [text];
}
