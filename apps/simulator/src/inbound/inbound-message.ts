import type { Charset } from '../ecall/charset.js';
import type { Channel } from '../ecall/channel.js';
import type { InboundContent } from '../journal/entries.js';

/** A message that somebody's phone sends to one of our numbers: a text, or content of any type. */
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
  /** How the body is encoded. Default: UTF-8, which eCall documents. */
  readonly charset?: Charset;
}

export interface InboundResult {
  /** HTTP status of the receiver's answer; 502 where it gave none, 503 where no `inboundUrl` is set. */
  readonly status: number;
  /** Why `status` is not the receiver's own. */
  readonly reason?: 'no-answer' | 'no-url';
}
