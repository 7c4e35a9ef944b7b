import { randomUUID } from 'node:crypto';
import { MEDIA_FORM_FIELD } from './assumed-wire.js';

/** What stands around a file's bytes in a form that holds nothing else (RFC 7578). */
export interface MultipartFile {
  readonly contentType: string;
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
}

/** @throws TypeError for a content type that is none */
export function multipartFile(fileName: string, contentType: string): MultipartFile {
  if (!MEDIA_TYPE.test(contentType))
    throw new TypeError("'contentType' must be a media type such as image/png");
  const boundary = `ecall-client-${randomUUID()}`;
  const head = [
    `--${boundary}`,
    `Content-Disposition: form-data; name="${MEDIA_FORM_FIELD}"; filename="${escapeName(fileName)}"`,
    `Content-Type: ${contentType}`,
    '\r\n',
  ].join('\r\n');
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    head: Buffer.from(head, 'utf8'),
    tail: Buffer.from(`\r\n--${boundary}--\r\n`, 'utf8'),
  };
}

const MEDIA_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+( *; *[\w-]+=("[ !#-~]*"|[^\s";]+))*$/;

/** As browsers do it (HTML Standard, multipart/form-data encoding algorithm); other control characters have no place in a name. */
function escapeName(name: string): string {
  const escaped = name.replace(/[\r\n"]/g, (sign) => encodeURIComponent(sign));
  return escaped.replace(/\p{Cc}/gu, '_');
}
