import type { AccountName } from '../servers/accounts-file.js';

/** A command that was published, and what it asks for. A repeat stands as a command of its own. */
export interface PublishedCommand {
  /** Its `commandId`; where it names none, its text, which then is its alone. */
  readonly id: string;
  readonly isAnonymous: boolean;
  readonly text: string;
  readonly to: readonly string[];
  readonly account: AccountName;
  readonly partition: number;
  readonly key: string | null;
  readonly policy: 'park' | 'resend';
  /** It has a `sendAt` or an `expiresAt`. */
  readonly waits: boolean;
  readonly isUrgent: boolean;
  /** Its record's timestamp is in seconds. */
  readonly isOdd: boolean;
  /** What the record holds. */
  readonly value: string;
}

export interface Workload {
  readonly commands: readonly PublishedCommand[];
  /** Values of records that hold no command. */
  readonly poison: readonly string[];
}
