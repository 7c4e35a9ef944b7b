import type { Charset } from './charset.js';

/** A JSON body, and the content type that goes with it. */
export interface JsonBody {
  readonly bytes: Buffer;
  readonly contentType: string;
}

/** @param charset default UTF-8, which eCall documents */
export function jsonBody(text: string, charset?: Charset): JsonBody {
  switch (charset) {
    case undefined:
      return { bytes: Buffer.from(text), contentType: 'application/json; charset=utf-8' };
    case 'utf-8-bom':
      return { bytes: Buffer.from(`\uFEFF${text}`), contentType: 'application/json; charset=utf-8' };
    case 'utf-16le':
      return { bytes: Buffer.from(text, 'utf16le'), contentType: 'application/json; charset=utf-16le' };
    case 'iso-8859-1':
      return { bytes: Buffer.from(text, 'latin1'), contentType: 'application/json; charset=iso-8859-1' };
    default:
      return charset satisfies never;
  }
}
