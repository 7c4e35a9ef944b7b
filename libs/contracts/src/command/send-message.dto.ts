import { Type, type TypeHelpOptions } from 'class-transformer';
import {
  IsIn,
  IsISO8601,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  ValidateNested,
} from 'class-validator';
import { contentClass, type Content } from './content.dto.js';
import { IsMetadata, IsRecipients } from './field-rules.js';

export const CHANNELS = ['Sms', 'Whatsapp', 'Rcs'] as const;
export type Channel = (typeof CHANNELS)[number];

export const IN_DOUBT_POLICIES = ['park', 'resend'] as const;
export type InDoubtPolicy = (typeof IN_DOUBT_POLICIES)[number];

const INSTANT = 'an instant in ISO 8601 with its zone, e.g. 2026-12-01T09:00:00Z';
const ZONED = /T.*(?:Z|[+-]\d\d:?\d\d)$/;

/** The command: send one message to one or many recipients. A record on the topic `ecall.send-message`. */
export class SendMessage {
  /** The idempotency key, 1 to 128 characters. Default: the CloudEvent's id, then the record's coordinates. */
  @IsOptional()
  @IsString({ message: 'text of 1 to 128 characters' })
  @Length(1, 128, { message: 'text of 1 to 128 characters' })
  commandId?: string;

  /** Name of a configured eCall account. Default `default`. */
  @IsOptional()
  @IsString({ message: 'the name of an account' })
  @IsNotEmpty({ message: 'the name of an account' })
  account?: string;

  @IsIn(CHANNELS, { message: CHANNELS.join(', ') })
  channel!: Channel;

  /** Sender. Default: the account's. */
  @IsOptional()
  @IsString({ message: 'a sender' })
  @IsNotEmpty({ message: 'a sender' })
  from?: string;

  /** One number, or up to 1,000: `+…`, `00…`, or national where the gateway has a default country. */
  @IsRecipients()
  to!: string | string[];

  @IsObject({ message: 'an object with a type' })
  @ValidateNested({ message: 'an object with a type' })
  @Type(
    (options?: TypeHelpOptions) =>
      contentClass((options?.object as { content?: unknown } | undefined)?.content) ?? Object,
  )
  content!: Content;

  /** Not sent before this instant; at most 30 days ahead. */
  @IsOptional()
  @IsISO8601({ strict: true, strictSeparator: true }, { message: INSTANT })
  @Matches(ZONED, { message: INSTANT })
  sendAt?: string;

  /** Not sent after this instant. */
  @IsOptional()
  @IsISO8601({ strict: true, strictSeparator: true }, { message: INSTANT })
  @Matches(ZONED, { message: INSTANT })
  expiresAt?: string;

  /** When nobody can say whether it was sent: `park` (default) leaves it to a person, `resend` risks a second one. */
  @IsOptional()
  @IsIn(IN_DOUBT_POLICIES, { message: IN_DOUBT_POLICIES.join(' or ') })
  onInDoubt?: InDoubtPolicy;

  /** Up to 20 pairs of text; echoed in every event. */
  @IsOptional()
  @IsMetadata()
  metadata?: Record<string, string>;
}
