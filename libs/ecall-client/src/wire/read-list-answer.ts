import type { EcallError } from '../ecall-error.js';
import type { ListAnswered, ListItemOutcome } from '../list-outcome.js';
import { accountReason, FIELDS } from './assumed-wire.js';
import { asList, FieldReader, isJsonObject } from './field-reader.js';
import { readEcallError } from './read-ecall-error.js';

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
  return reason === 'credits' ? { kind: 'account-refused', reason, error } : { kind: 'rejected', error };
}

/** An error object with nothing in it is no error: some servers write one for every field that is empty. */
function readError(value: unknown): EcallError | undefined {
  return isJsonObject(value) && Object.keys(value).length === 0 ? undefined : readEcallError(value);
}
