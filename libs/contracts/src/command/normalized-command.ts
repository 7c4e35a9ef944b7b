import type { SmsSegments } from '../sms/segment-sms.js';
import type { Content } from './content.dto.js';
import type { Channel, InDoubtPolicy } from './send-message.dto.js';

/** A valid command with its defaults filled in. */
export interface NormalizedCommand {
  readonly commandId: string;
  readonly account: string;
  readonly channel: Channel;
  readonly from?: string;
  /** E.164, each number once; without those that cannot be. */
  readonly recipients: readonly string[];
  readonly content: Content;
  /** ISO 8601 in UTC. */
  readonly sendAt?: string;
  /** ISO 8601 in UTC. */
  readonly expiresAt?: string;
  readonly onInDoubt: InDoubtPolicy;
  readonly metadata: Readonly<Record<string, string>>;
  /** For SMS. */
  readonly segments?: number;
  /** For SMS. */
  readonly encoding?: SmsSegments['encoding'];
}

/** A number in a list that cannot be one: rejected alone, the others are sent. */
export interface ImpossibleRecipient {
  /** Its place in the list, from 0; of one that stands there several times, the first. */
  readonly index: number;
  /** As it was given, without spaces around it, at most 64 characters. */
  readonly to: string;
  readonly detail: string;
}

export interface ValidCommand {
  readonly kind: 'valid';
  readonly command: NormalizedCommand;
  /** A hash of the content: the same id with another one stands for another message. */
  readonly fingerprint: string;
  /** W3C Trace Context, from the record's headers or the CloudEvent. */
  readonly traceparent?: string;
  readonly impossibleRecipients: readonly ImpossibleRecipient[];
}

/** What could not be read as a command, and what of it could. */
export interface InvalidCommand {
  readonly kind: 'invalid';
  /** Missing where no id was given: there is nobody to tell. */
  readonly commandId?: string;
  /** The recipient, where it is one: E.164 where it can be. */
  readonly to?: string;
  readonly account?: string;
  readonly channel?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** A stable code, one of `COMMAND_PROBLEMS`. */
  readonly reason: string;
  /** The field, what it got by type and length, and what it may be. */
  readonly detail: string;
  /** Paths of the fields that the detail names. */
  readonly fields: readonly string[];
  readonly fingerprint: string;
  readonly traceparent?: string;
}

export type ParsedCommand = ValidCommand | InvalidCommand;
