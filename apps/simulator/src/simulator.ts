import type { Login } from './credentials/credentials.js';
import type { FaultRule } from './faults/fault-rule.js';
import type { ActiveFault } from './faults/live-rule.js';
import type { InboundMessage, InboundResult } from './inbound/inbound-message.js';
import type { AcceptedMessage, CallbackEntry, RequestEntry } from './journal/entries.js';
import type { MediaDescription, StoredMedia } from './media/stored-media.js';

/** A running stand-in for eCall's REST API. */
export interface Simulator {
  /** `http://host:port`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Every accepted message, in order of acceptance: the live array, not a copy. */
  log(): readonly AcceptedMessage[];
  /** Every request to the API with its outcome: the live array. */
  requests(): readonly RequestEntry[];
  /** Every attempt to deliver a status notification: the live array. */
  callbacks(): readonly CallbackEntry[];
  /** Every file that was uploaded, the oldest first. */
  media(): readonly StoredMedia[];
  /** Stores a file as if it had been uploaded. @returns its `mediaId` */
  addMedia(bytes: Uint8Array, description: MediaDescription): Promise<string>;
  /**
   * Changes the password of the account of that name, or else the credentials of the first account. As with eCall's cached
   * settings, a change can take effect with a delay: the old credentials are right until then, the new ones from then on.
   */
  setCredentials(login: Login, options?: { readonly afterMs?: number }): void;
  /**
   * Adds fault rules to those in force. Rules are asked in the order in which they were added.
   * @throws RangeError when a rule is not valid; then none is added
   */
  setFaults(rules: readonly FaultRule[]): void;
  /** The rules in force, with what is left of their `times`. */
  faults(): readonly ActiveFault[];
  /** Removes all rules; the magic numbers stay. */
  clearFaults(): void;
  /**
   * Forgets messages, requests, callbacks, files and rules, stops outstanding notifications, restarts the random draws, and goes
   * back to the credentials of the start.
   */
  reset(): void;
  /** Posts a message to `inboundUrl`, as if a phone had sent it. Never rejects: an unreachable receiver is status 502. */
  inbound(message: InboundMessage): Promise<InboundResult>;
  /**
   * Sets the status of a message by hand, such as `Read` when somebody reads it, and notifies its sender.
   * @returns `false` when there is no such message
   */
  setStatus(messageId: string, status: string): boolean;
  /** Stops at once: cuts open connections and drops outstanding notifications. */
  stop(): Promise<void>;
}
