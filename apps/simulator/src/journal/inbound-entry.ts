import type { InboundContent } from '../inbound/inbound-message.js';
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
  /** Empty where it is no text. */
  readonly text: string;
  /** What is no text, as it was sent on. */
  readonly content?: InboundContent;
  /** HTTP status of the receiver's answer; 502 when it gave none, 503 when there is no `inboundUrl`. */
  readonly status: number;
}
