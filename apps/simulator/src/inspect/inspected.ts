import type { AcceptedMessage, CallbackEntry, Exchange, RequestEntry } from '../journal/entries.js';

/** A request to the API, to look at: without credentials, and with addresses cut. */
export interface InspectedRequest {
  readonly entry: RequestEntry;
  readonly headers?: Readonly<Record<string, string>>;
  /** `null` where it was too long to be kept. Missing, like the headers, for all but the latest requests. */
  readonly body?: string | null;
  readonly answer?: Exchange['answer'];
}

export interface InspectedMessage {
  readonly message: AcceptedMessage;
  /** At this moment. */
  readonly status: string;
  /** Milliseconds since 1970. */
  readonly statusSince: number;
  readonly request?: InspectedRequest;
  /** Attempts to tell a status, each with the body that was sent where it is still kept. */
  readonly callbacks: readonly (CallbackEntry & { readonly body?: string })[];
}
