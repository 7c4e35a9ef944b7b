import type { NamedMessage } from '../faults/fault-book.js';
import { mediaIdOf } from './check-content.js';
import { given, type JsonObject } from './field.js';
import { namedRecipients } from './read-recipients.js';

/** What a message request names, right or wrong: faults are chosen by it. */
export function namedMessage(body: JsonObject): NamedMessage {
  return { to: namedRecipients(body), media: mediaIdOf(given(body, 'content')) !== undefined };
}
