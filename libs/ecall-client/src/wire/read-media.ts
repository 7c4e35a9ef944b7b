import type { MediaBytes, MediaDescription } from '../outcomes/media-outcome.js';
import { FIELDS } from './assumed-wire.js';
import { FieldReader, type JsonObject } from './field-reader.js';

export type Headers = Readonly<Record<string, unknown>>;

/** What a media file's own headers say of it. */
export function readMediaHeaders(headers: Headers): Pick<MediaBytes, 'contentType' | 'size' | 'fileName'> {
  const fields = new FieldReader(headers);
  const contentType = fields.text(['content-type']);
  const size = fields.read(['content-length'], asSize);
  const fileName = fields.read(['content-disposition'], asFileName);
  return {
    ...(contentType === undefined ? {} : { contentType }),
    ...(size === undefined ? {} : { size }),
    ...(fileName === undefined ? {} : { fileName }),
  };
}

/** A JSON description; all of it is assumed. */
export function readMediaDescription(body: JsonObject): MediaDescription {
  const fields = new FieldReader(body);
  const mediaId = fields.text(FIELDS.mediaId);
  const contentType = fields.text(FIELDS.mediaType);
  const size = fields.read(FIELDS.mediaSize, asSize);
  const fileName = fields.text(FIELDS.fileName);
  return {
    ...(mediaId === undefined ? {} : { mediaId }),
    ...(contentType === undefined ? {} : { contentType }),
    ...(size === undefined ? {} : { size }),
    ...(fileName === undefined ? {} : { fileName }),
    unknownFields: fields.unread(),
  };
}

function asSize(value: unknown): number | undefined {
  const size = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 ? size : undefined;
}

/** The name in a Content-Disposition (RFC 6266); the form that names its encoding comes first. */
function asFileName(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const encoded = /;\s*filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i.exec(value)?.[1];
  const plain = /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s"]+))/i.exec(value);
  return decode(encoded) ?? plain?.[1]?.replace(/\\(.)/g, '$1') ?? plain?.[2];
}

function decode(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
