import { Type, type TypeHelpOptions } from 'class-transformer';
import {
  IsIn,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Length,
  MaxLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { type Content, contentClass, isStructured } from './content.dto.js';
import { IsInstant, IsMetadata, IsRecipients } from './field-rules.js';

export const CHANNELS = ['Sms', 'Whatsapp', 'Rcs'] as const;
export type Channel = (typeof CHANNELS)[number];

export const IN_DOUBT_POLICIES = ['park', 'resend'] as const;
export type InDoubtPolicy = (typeof IN_DOUBT_POLICIES)[number];

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
  @MaxLength(128, { message: 'the name of an account, at most 128 characters' })
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

  /** What may stand in it depends on its type; what a channel carries, `parseSendMessage` tells. */
  @ValidateIf(({ content }: SendMessage) => !isStructured(content))
  @IsObject({ message: 'an object with a type' })
  @ValidateNested({ message: 'an object with a type' })
  @Type(
    (options?: TypeHelpOptions) =>
      contentClass((options?.object as { content?: unknown } | undefined)?.content) ?? Object,
  )
  content!: Content;

  /** Not sent before this instant; at most 30 days ahead. */
  @IsOptional()
  @IsInstant()
  sendAt?: string;

  /** Not sent after this instant. */
  @IsOptional()
  @IsInstant()
  expiresAt?: string;

  /** When nobody can say whether it was sent: `park` (default) leaves it to a person, `resend` risks a second one. */
  @IsOptional()
  @IsIn(IN_DOUBT_POLICIES, { message: IN_DOUBT_POLICIES.join(' or ') })
  onInDoubt?: InDoubtPolicy;

  /** Up to 20 pairs of text, names of 1 to 128 characters, values of at most 4,096; echoed in every event. */
  @IsOptional()
  @IsMetadata()
  metadata?: Record<string, string>;
}
