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
  ValidateNested,
} from 'class-validator';

export const MEDIA_TYPES = ['Image', 'Document', 'Audio', 'Video', 'Sticker'] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

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
}

export type Content = TextContent | MediaContent;

export const CONTENT_TYPES = ['Text', ...MEDIA_TYPES] as const;

/** The class that a content's type stands for; undefined for a type that is not known. */
export function contentClass(content: unknown): (new () => Content) | undefined {
  const type: unknown =
    typeof content === 'object' && content !== null && 'type' in content ? content.type : undefined;
  if (type === 'Text') return TextContent;
  return (MEDIA_TYPES as readonly unknown[]).includes(type) ? MediaContent : undefined;
}
