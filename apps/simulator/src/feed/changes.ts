import type { ActiveFault } from '../faults/live-rule.js';
import type { CallbackEntry } from '../journal/callback-entry.js';
import type { Channel } from '../journal/accepted-message.js';
import type { InboundEntry } from '../journal/inbound-entry.js';
import type { MessageFate } from '../journal/message-fate.js';
import type { RequestEntry } from '../journal/request-entry.js';
import type { StatusEntry } from '../journal/status-entry.js';

/** A message as a phone shows it. */
export interface ShownMessage extends Pick<MessageFate, 'sentAt' | 'endedAt' | 'finalStatus'> {
  readonly at: number;
  readonly messageId: string;
  readonly channel: Channel;
  readonly from: string;
  /** The phone: its number with `+` where it is an international one. */
  readonly phone: string;
  readonly text?: string;
  /** Of an SMS. */
  readonly pages?: number;
  /** Of what is no text. */
  readonly media?: ShownMedia;
}

export interface ShownMedia {
  /** As in the request, such as `Image`. */
  readonly type: string;
  readonly mediaId?: string;
  readonly caption?: string;
}

/** A request that did not come to a plain acceptance. */
export interface Trouble extends Pick<RequestEntry, 'at' | 'requestId' | 'outcome' | 'status' | 'fault'> {
  readonly phones: readonly string[];
  /** Of the messages that were accepted all the same. */
  readonly messageIds: readonly string[];
}

/** A message that a phone sent. */
export interface Reply extends Omit<InboundEntry, 'from' | 'content'> {
  readonly phone: string;
  /** Of what is no text. */
  readonly media?: ShownMedia;
}

export type ToldStatus = Pick<CallbackEntry, 'messageId' | 'status' | 'attempt' | 'answer'>;

/** What happened since a cursor. Of a flood only the latest entries. */
export interface Changes {
  /** The simulator's clock, in milliseconds since 1970. */
  readonly now: number;
  /** What was told before is void. */
  readonly reset: boolean;
  readonly messages: readonly ShownMessage[];
  readonly troubles: readonly Trouble[];
  readonly callbacks: readonly ToldStatus[];
  readonly replies: readonly Reply[];
  readonly statuses: readonly Omit<StatusEntry, 'sequence'>[];
  /** Messages left out. */
  readonly skipped: number;
  /** All rules in force; only when they changed. */
  readonly faults?: readonly ActiveFault[];
}
