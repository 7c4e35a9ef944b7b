import { mapProviderStatus } from '../map-provider-status.js';
import type { PartialMessageState } from '../list-query-outcome.js';
import type { MessageState } from '../query-outcome.js';
import { FIELDS } from './assumed-wire.js';
import { FieldReader, type JsonObject } from './field-reader.js';
import { readEcallError } from './read-ecall-error.js';
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
