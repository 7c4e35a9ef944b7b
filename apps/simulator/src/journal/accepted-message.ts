import type { ApiVersion } from '../api/format-timestamp.js';

export const CHANNELS = ['Sms', 'Whatsapp', 'Rcs'] as const;
export type Channel = (typeof CHANNELS)[number];

/** A message that the simulator took over: on somebody's phone, and paid, if it were eCall. */
export interface AcceptedMessage {
  /** 1, 2, 3 … in order of acceptance. */
  readonly sequence: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly messageId: string;
  /** The `x-f24-request-id` of the answer. */
  readonly requestId: string;
  /** Of the API that it came by; decides how times are written. */
  readonly version: ApiVersion;
  readonly channel: Channel;
  readonly from: string;
  /** As given in the request. */
  readonly to: string;
  /** Of text messages only. */
  readonly text?: string;
  /** As given in the request. */
  readonly content: unknown;
  /** Of media messages only. */
  readonly mediaId?: string;
  /** The `messageListId` of the list that it came in, and its place in that list, from 0. */
  readonly listId?: string;
  readonly listItem?: number;
  readonly notificationAddresses: readonly string[];
}
