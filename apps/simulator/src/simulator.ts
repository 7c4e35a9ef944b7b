import type { CallbackEntry } from './journal/callback-entry.js';
import type { AcceptedMessage } from './journal/accepted-message.js';
import type { RequestEntry } from './journal/request-entry.js';
import type { Login } from './credentials/login.js';
import type { FaultRule } from './faults/fault-rule.js';
import type { MediaDescription, StoredMedia } from './media/stored-media.js';
import type { InboundMessage, InboundResult } from './inbound/inbound-message.js';

/** How a simulator is set up; every field has a default. */
export interface SimulatorOptions {
  /** 0 (the default) takes a free port. */
  readonly port?: number;
  /** Default `127.0.0.1`. */
  readonly host?: string;
  /** HTTP Basic credentials that the API asks for. Default `demo` / `demo`. */
  readonly username?: string;
  readonly password?: string;
  /** Where received messages go; without it `inbound()` answers 503. */
  readonly inboundUrl?: string;
  /** Added to `inboundUrl` as `?token=`. */
  readonly inboundToken?: string;
  /** Largest file that can be uploaded, in bytes. Default 100 MB (eCall's own limit is not known). */
  readonly mediaMaxBytes?: number;
  /** Lets messages name files that were never uploaded here. Default false: refused as `MediaNotFound`. */
  readonly acceptUnknownMedia?: boolean;
  /** Makes the account a free one: its registered mobile number, the only sender of SMS that it may use. */
  readonly freeAccountNumber?: string;
  /** Name of the header that names the version of the API; eCall's own is not known. Default: no header does. */
  readonly versionHeader?: string;
  /** Milliseconds from acceptance to the status Sent. Default 150. */
  readonly sentAfterMs?: number;
  /** Milliseconds from acceptance to the final status. Default 400. */
  readonly deliveredAfterMs?: number;
  /** Milliseconds for which a message or a list can be asked for after it was taken over. Default: eCall's seven days. */
  readonly queryableForMs?: number;
  /** How often one notification is tried until it is answered with 200. Default 5. */
  readonly callbackAttempts?: number;
  /** Milliseconds before the second try of a notification, doubled for each one after it. Default 200. */
  readonly callbackBackoffMs?: number;
  /** Seed of the random draws of fault rules that have a `share`. Default 1: the same draws at every start. */
  readonly seed?: number;
}

/** A running stand-in for eCall's REST API. */
export interface Simulator {
  /** `http://host:port`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Every accepted message in order of acceptance: the live array, not a copy. */
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
   * Changes what the API asks for. As with eCall's cached settings, that can take effect with a delay: the old credentials are
   * right until then, the new ones from then on.
   */
  setCredentials(login: Login, options?: { readonly afterMs?: number }): void;
  /**
   * Adds rules to those that are there; they are asked in the order in which they were added.
   * @throws RangeError when a rule is not valid; then none is added
   */
  setFaults(rules: readonly FaultRule[]): void;
  /** Removes all rules; the magic numbers stay. */
  clearFaults(): void;
  /**
   * Forgets messages, requests, callbacks, files and rules, stops outstanding notifications, restarts the random draws, and goes
   * back to the credentials of the start.
   */
  reset(): void;
  /** Forwards a message, as if a phone had sent it, to `inboundUrl`. Never rejects: an unreachable receiver is status 502. */
  inbound(message: InboundMessage): Promise<InboundResult>;
  /**
   * Gives a message a status by hand, such as `Read` for somebody who reads it, and tells its sender.
   * @returns `false` when there is no such message
   */
  setStatus(messageId: string, status: string): boolean;
  /** Stops at once: open connections are cut, outstanding notifications dropped. */
  close(): Promise<void>;
}
