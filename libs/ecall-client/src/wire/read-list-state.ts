import type { MessageListState, PartialMessageState } from '../list-query-outcome.js';
import { FIELDS } from './assumed-wire.js';
import { asList, asText, FieldReader, isJsonObject } from './field-reader.js';
import { readPartialState } from './read-message-state.js';

/** A list's combined state; `undefined` where neither a status nor a message can be read. */
export function readListState(body: unknown, zonesHold: boolean): MessageListState | undefined {
  if (!isJsonObject(body)) return undefined;
  const fields = new FieldReader(body);
  const items = fields.read(FIELDS.listResults, asList);
  const state = readPartialState(fields, zonesHold);
  if (items === undefined && state.providerStatus === undefined) return undefined;
  return { ...state, messages: (items ?? []).map((item) => readItem(item, zonesHold)) };
}

/** An item we cannot read stays as an entry that says nothing: the list's order is the order of its messages. */
function readItem(item: unknown, zonesHold: boolean): PartialMessageState {
  if (isJsonObject(item)) return readPartialState(new FieldReader(item), zonesHold);
  const messageId = asText(item);
  return {
    ...(messageId === undefined ? {} : { messageId }),
    status: 'unknown',
    timestampIsUtc: false,
    unknownFields: {},
  };
}
