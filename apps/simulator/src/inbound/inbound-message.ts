import type { Channel } from '../journal/accepted-message.js';

/** A message that somebody's phone sends to a number of ours: a text, or content of any type. */
export type InboundMessage = InboundAddress &
  (
    | {
        readonly text: string;
        readonly content?: never;
        /** In the older form: `text` at the top level, no `channel`. */
        readonly older?: boolean;
      }
    | { readonly content: InboundContent; readonly text?: never; readonly older?: never }
  );

interface InboundAddress {
  readonly from: string;
  readonly to: string;
  /** Default `Sms`. */
  readonly channel?: Channel;
  /** Default: a new one. */
  readonly messageId?: string;
}

/** Such as `{ type: 'Image', mediaId }`, as WhatsApp has it; its fields are passed on as they are. */
export interface InboundContent {
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface InboundResult {
  /** HTTP status of the receiver's answer; 502 when it gave none, 503 when there is no `inboundUrl`. */
  readonly status: number;
  /** Why it is not the receiver's own status. */
  readonly reason?: 'no-answer' | 'no-url';
}
