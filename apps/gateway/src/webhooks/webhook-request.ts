import {
  BadRequestException,
  ServiceUnavailableException,
  UnsupportedMediaTypeException,
} from '@nestjs/common';

/** The headers that say how a body is to be read. */
export interface BodyHeaders {
  readonly 'content-type'?: string;
  readonly 'content-encoding'?: string;
}

/**
 * Reads the raw body as JSON, in the charset that the request names (default UTF-8; a byte order mark is ignored).
 * @throws 400 that gives the body's length and never its content; 415 for a charset or an encoding that is not read
 */
export function readJson(body: Buffer | undefined, headers: BodyHeaders = {}): unknown {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  const text = decode(bytes, headers);
  try {
    return JSON.parse(text);
  } catch {
    throw malformed(`the body must be JSON; got ${bytes.length} bytes that are not`);
  }
}

/** A 400 that names the field, the type and length of what it got, and what it may be. */
export function malformed(detail: string): BadRequestException {
  return new BadRequestException({ error: 'malformed', detail });
}

/** Runs a write that must be durable before the answer may be 200. @throws 503 where it fails: eCall may then repeat */
export async function orServiceUnavailable<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw new ServiceUnavailableException({ error: 'not-durable' }, { cause: error });
  }
}

function decode(bytes: Buffer, headers: BodyHeaders): string {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? '';
  if (encoding !== '' && encoding !== 'identity')
    throw unsupported(`content-encoding: got text of ${encoding.length} characters; it may be identity`);
  const charset = charsetOf(headers['content-type']);
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    throw unsupported(
      `content-type: got a charset of ${charset.length} characters; it may be one of the WHATWG Encoding Standard`,
    );
  }
}

function charsetOf(contentType = ''): string {
  return /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1] ?? 'utf-8';
}

function unsupported(detail: string): UnsupportedMediaTypeException {
  return new UnsupportedMediaTypeException({ error: 'unsupported-media-type', detail });
}
