import type {
  MessageListState,
  MessageState,
  MessageStatus,
  PartialMessageState,
} from '../outcomes/message-state.js';
import { FIELDS, PROVIDER_STATUS } from './assumed-wire.js';
import { asList, asText, FieldReader, isJsonObject, type JsonObject } from './field-reader.js';
import { readEcallError } from './read-answer.js';
import { readTimestamp } from './read-timestamp.js';

/**
 * A message's state, from an answer or a notification; `undefined` where no status can be read. Without `zonesHold` a zone
 * in a timestamp is not believed: only version 2 promises UTC (eCall REST API, Overview page).
 */
export function readMessageState(body: JsonObject, zonesHold = true): MessageState | undefined {
  const { providerStatus, ...state } = readPartialState(new FieldReader(body), zonesHold);
  return providerStatus === undefined ? undefined : { ...state, providerStatus };
}

/** The same as far as it is there. What `fields` has given out before is not among the unknown fields. */
export function readPartialState(fields: FieldReader, zonesHold: boolean): PartialMessageState {
  const providerStatus = fields.text(FIELDS.status)?.trim();
  const timestamp = fields.read(FIELDS.timestamp, (value) => readTimestamp(value, zonesHold));
  const error = fields.read(FIELDS.error, readEcallError);
  return {
    ...readTexts(fields),
    ...(timestamp === undefined ? {} : { occurredAt: timestamp.at }),
    status: providerStatus === undefined ? 'unknown' : mapProviderStatus(providerStatus),
    ...(providerStatus === undefined ? {} : { providerStatus }),
    timestampIsUtc: timestamp?.isUtc ?? false,
    ...(error === undefined ? {} : { error }),
    unknownFields: fields.unread(),
  };
}

const TEXTS = ['messageId', 'messageListId', 'channel', 'from', 'to', 'statusText'] as const;

function readTexts(fields: FieldReader): { readonly [name in (typeof TEXTS)[number]]?: string } {
  const texts: { [name in (typeof TEXTS)[number]]?: string } = {};
  for (const name of TEXTS) {
    const value = fields.text(FIELDS[name]);
    if (value !== undefined) texts[name] = value;
  }
  return texts;
}

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

/** eCall's word for a status as one of ours; a word we do not know is `unknown`. Case does not matter. */
export function mapProviderStatus(providerStatus: string): MessageStatus {
  return PROVIDER_STATUS.get(providerStatus.trim().toLowerCase()) ?? 'unknown';
}
