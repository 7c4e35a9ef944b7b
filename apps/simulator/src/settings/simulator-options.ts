import type { Login } from '../credentials/credentials.js';

/** How a simulator is set up; every field has a default. */
export interface SimulatorOptions {
  /** 0 (the default) takes a free port. */
  readonly port?: number;
  /** Default `127.0.0.1`. */
  readonly host?: string;
  /** HTTP Basic credentials that the API asks for. Default `demo` / `demo`. */
  readonly username?: string;
  readonly password?: string;
  /** Further accounts that may call; fault rules can be for one of them. Default: none. */
  readonly accounts?: readonly Login[];
  /** Where inbound messages are posted; without it `inbound()` answers 503. */
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
  /** Milliseconds for which a message or a list can be queried after it was accepted. Default: eCall's seven days. */
  readonly queryableForMs?: number;
  /** How often one notification is tried until it is answered with 200. Default 5. */
  readonly callbackAttempts?: number;
  /** Milliseconds before the second attempt of a notification, doubled for each further one. Default 200. */
  readonly callbackBackoffMs?: number;
  /** Seed of the random draws of fault rules that have a `share`. Default 1: the same draws at every start. */
  readonly seed?: number;
}
