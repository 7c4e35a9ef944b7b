import type { Channel } from '../journal/accepted-message.js';

/** A message that somebody's phone sends to a number of ours. */
export interface InboundMessage {
  readonly from: string;
  readonly to: string;
  readonly text: string;
  /** Default `Sms`. */
  readonly channel?: Channel;
  /** Default: a new one. */
  readonly messageId?: string;
}

export interface InboundResult {
  /** HTTP status of the receiver's answer; 502 when it gave none, 503 when there is no `inboundUrl`. */
  readonly status: number;
  /** Why it is not the receiver's own status. */
  readonly reason?: 'no-answer' | 'no-url';
}
