import type { Channel } from '../ecall/channel.js';
import type { ActiveFault } from '../faults/live-rule.js';
import type { CallbackEntry, InboundEntry, RequestEntry, StatusEntry } from '../journal/entries.js';
import type { MessageFate } from '../journal/message-fate.js';

/** A message as a phone shows it. */
export interface ShownMessage extends Pick<MessageFate, 'sentAt' | 'endedAt' | 'finalStatus'> {
  readonly at: number;
  readonly messageId: string;
  readonly channel: Channel;
  readonly from: string;
  /** The number of the phone, with `+` where it is international. */
  readonly phone: string;
  readonly text?: string;
  /** Of an SMS. */
  readonly pages?: number;
  /** Of content that is not a text. */
  readonly media?: ShownMedia;
}

export interface ShownMedia {
  /** As in the request, such as `Image`. */
  readonly type: string;
  readonly mediaId?: string;
  readonly caption?: string;
}

/** A request that did not end in a plain acceptance. */
export interface Trouble extends Pick<RequestEntry, 'at' | 'requestId' | 'outcome' | 'status' | 'fault'> {
  readonly phones: readonly string[];
  /** Of the messages that were accepted nevertheless. */
  readonly messageIds: readonly string[];
}

/** A message that a phone sent. */
export interface Reply extends Omit<InboundEntry, 'from' | 'content'> {
  readonly phone: string;
  /** Of content that is not a text. */
  readonly media?: ShownMedia;
}

export type ToldStatus = Pick<CallbackEntry, 'messageId' | 'status' | 'attempt' | 'answer'>;

/** What happened after a cursor; of a flood, only the latest entries. */
export interface Changes {
  /** The simulator's clock, in milliseconds since 1970. */
  readonly now: number;
  /** Everything sent before is void. */
  readonly reset: boolean;
  readonly messages: readonly ShownMessage[];
  readonly troubles: readonly Trouble[];
  readonly callbacks: readonly ToldStatus[];
  readonly replies: readonly Reply[];
  readonly statuses: readonly Omit<StatusEntry, 'sequence'>[];
  /** Messages left out. */
  readonly skipped: number;
  /** All rules in force; present only when they have changed. */
  readonly faults?: readonly ActiveFault[];
}
