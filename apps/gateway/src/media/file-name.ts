import { BadRequestException } from '@nestjs/common';

/** Like a content's `fileName`. */
const MAX_CHARACTERS = 256;

/** The name that a header or a form gives, without folders. @throws 400 for one that is none */
export function checkedName(name: string): string {
  const bare = name.replace(/^.*[/\\]/s, '');
  if (bare.length <= MAX_CHARACTERS && !/\p{Cc}/u.test(bare)) return bare;
  throw new BadRequestException(
    `fileName: got text of ${bare.length} characters; it may be up to ${MAX_CHARACTERS}, and no control characters`,
  );
}

/** The file name of a `Content-Disposition` (RFC 6266); empty where it has none that can be read. */
export function nameOfDisposition(header: string | undefined): string {
  if (header === undefined) return '';
  const [, encoded] = /;\s*filename\*\s*=\s*UTF-8'[^']*'([^;\s]+)/i.exec(header) ?? [];
  if (encoded !== undefined) return decoded(encoded);
  const [, quoted, plain] = /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(header) ?? [];
  return utf8(quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

/** Node reads headers as Latin-1; nearly everybody writes UTF-8. */
function utf8(header: string): string {
  const text = Buffer.from(header, 'latin1').toString('utf8');
  return text.includes('\ufffd') ? header : text;
}
