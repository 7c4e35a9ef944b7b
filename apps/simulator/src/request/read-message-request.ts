import { type Channel, CHANNELS } from '../ecall/channel.js';
import type { Violation } from '../ecall/error-body.js';
import { given, isObject, type JsonObject } from '../ecall/json-object.js';
import type { NamedMessage } from '../faults/plan-faults.js';
import { checkContent, mediaIdOf } from './check-content.js';
import { checkFrom, type SenderRules } from './check-from.js';
import { readAddresses } from './read-addresses.js';
import { checkRecipients, namedRecipients } from './read-recipients.js';
import { Violations } from './violations.js';

/** A request that meets the documented rules. */
export interface MessageRequest {
  readonly channel: Channel;
  readonly from: string;
  /** One recipient, or those of `toList`, each of which may still be invalid. */
  readonly to: readonly string[];
  /** Whether the recipients came in `toList`: the answer is then a list too. */
  readonly list: boolean;
  readonly content: JsonObject;
  readonly text: string | undefined;
  readonly mediaId: string | undefined;
  readonly notificationAddresses: readonly string[];
}

export type ReadRequest =
  | { readonly ok: true; readonly request: MessageRequest }
  | { readonly ok: false; readonly violations: readonly Violation[] };

/** What a request names, valid or not: faults are chosen by it. */
export function namedMessage(body: JsonObject): NamedMessage & Pick<MessageRequest, 'list'> {
  const from = given(body, 'from');
  return {
    to: namedRecipients(body),
    from: typeof from === 'string' ? from : undefined,
    media: mediaIdOf(given(body, 'content')) !== undefined,
    list: given(body, 'toList') !== undefined,
  };
}

/** Checks all rules of eCall's *Message* page, so that one answer names everything that is wrong. */
export function readMessageRequest(body: JsonObject, rules: SenderRules = {}): ReadRequest {
  const violations = new Violations();
  const channel = readChannel(given(body, 'channel'), violations);
  const from = given(body, 'from');
  const content = given(body, 'content');
  if (typeof from !== 'string' || from === '') violations.add('From', "'From' is required.");
  else if (channel) checkFrom(from, channel, rules, violations);
  checkRecipients(body, violations);
  if (channel) checkContent(content, channel, violations);
  const notificationAddresses = readAddresses(given(body, 'notification'), violations);
  if (!violations.empty || !channel || typeof from !== 'string' || !isObject(content)) {
    return { ok: false, violations: violations.list() };
  }
  const text = given(content, 'type') === 'Text' ? String(given(content, 'text')) : undefined;
  const mediaId = mediaIdOf(content);
  const list = given(body, 'toList') !== undefined;
  const to = namedRecipients(body);
  return { ok: true, request: { channel, from, to, list, content, text, mediaId, notificationAddresses } };
}

/** Enum values are case-sensitive (eCall REST API, overview page). */
function readChannel(value: unknown, violations: Violations): Channel | undefined {
  const channel = CHANNELS.find((each) => each === value);
  if (channel === undefined) violations.add('Channel', `'Channel' must be one of ${CHANNELS.join(', ')}.`);
  return channel;
}
