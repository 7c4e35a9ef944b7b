import type { Channel } from './accepted-message.js';

/** A message that somebody's phone sent, and how the receiver answered. */
export interface InboundEntry {
  readonly sequence: number;
  /** Milliseconds since 1970, when the answer was there. */
  readonly at: number;
  readonly messageId: string;
  readonly channel: Channel;
  readonly from: string;
  readonly to: string;
  readonly text: string;
  /** HTTP status of the receiver's answer; 502 when it gave none, 503 when there is no `inboundUrl`. */
  readonly status: number;
}
