// First: the decorators below write metadata.
import 'reflect-metadata';
import { Type } from 'class-transformer';
import {
  Equals,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { isSuggestionList, MAX_SUGGESTIONS } from './structure-rules.js';

export const MEDIA_TYPES = ['Image', 'Document', 'Audio', 'Video', 'Sticker'] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

/** What eCall's public pages name, but whose fields they do not show: WhatsApp templates, RCS rich cards. */
export const STRUCTURED_TYPES = ['Template', 'RichCard'] as const;
export type StructuredType = (typeof STRUCTURED_TYPES)[number];

export const CONTENT_TYPES = ['Text', ...MEDIA_TYPES, ...STRUCTURED_TYPES] as const;
export type ContentType = (typeof CONTENT_TYPES)[number];

const SUGGESTIONS = `a list of 1 to ${MAX_SUGGESTIONS} objects`;

export class TextOptions {
  /** SMS pages a long text may take, 1 to 10 (eCall REST API, Models page). */
  @IsOptional()
  @IsInt({ message: 'a whole number from 1 to 10' })
  @Min(1, { message: 'a whole number from 1 to 10' })
  @Max(10, { message: 'a whole number from 1 to 10' })
  pageLimit?: number;
}

export class TextContent {
  @Equals('Text', { message: 'Text' })
  type!: 'Text';

  @IsString({ message: 'text' })
  @IsNotEmpty({ message: 'text of at least one character' })
  text!: string;

  @IsOptional()
  @IsObject({ message: 'an object' })
  @ValidateNested({ message: 'an object' })
  @Type(() => TextOptions)
  options?: TextOptions;

  /** For RCS: replies and actions to choose from, each as eCall wants it. */
  @IsOptional()
  @ValidateBy({
    name: 'isSuggestionList',
    validator: { validate: isSuggestionList, defaultMessage: () => SUGGESTIONS },
  })
  suggestions?: object[];
}

/** For WhatsApp and RCS; the file was uploaded to eCall before. */
export class MediaContent {
  @IsIn(MEDIA_TYPES, { message: MEDIA_TYPES.join(', ') })
  type!: MediaType;

  @IsString({ message: 'the id of an uploaded file' })
  @IsNotEmpty({ message: 'the id of an uploaded file' })
  @MaxLength(256, { message: 'text of at most 256 characters' })
  mediaId!: string;

  @IsOptional()
  @IsString({ message: 'text' })
  @MaxLength(4096, { message: 'text of at most 4096 characters' })
  caption?: string;

  @IsOptional()
  @IsString({ message: 'text' })
  @MaxLength(256, { message: 'text of at most 256 characters' })
  fileName?: string;

  /** For RCS: replies and actions to choose from, each as eCall wants it. */
  @IsOptional()
  @ValidateBy({
    name: 'isSuggestionList',
    validator: { validate: isSuggestionList, defaultMessage: () => SUGGESTIONS },
  })
  suggestions?: object[];
}

/** Passed on to eCall as it is, null left out: at most 16,384 characters of JSON, 8 levels deep. */
export interface StructuredContent {
  readonly type: StructuredType;
  readonly [field: string]: unknown;
}

export type Content = TextContent | MediaContent | StructuredContent;

export function isStructured(content: unknown): content is StructuredContent {
  return (STRUCTURED_TYPES as readonly unknown[]).includes(typeOf(content));
}

/** The class that carries the rules of a content; undefined for one that is passed on as it is, or not known. */
export function contentClass(content: unknown): (new () => TextContent | MediaContent) | undefined {
  const type = typeOf(content);
  if (type === 'Text') return TextContent;
  return (MEDIA_TYPES as readonly unknown[]).includes(type) ? MediaContent : undefined;
}

function typeOf(content: unknown): unknown {
  return typeof content === 'object' && content !== null && 'type' in content ? content.type : undefined;
}
