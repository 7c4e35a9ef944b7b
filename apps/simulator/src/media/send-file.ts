import { createReadStream } from 'node:fs';
import type { FastifyReply } from 'fastify';
import type { StoredFile } from './stored-media.js';

/** Types that a browser shows without running anything in them. */
const INERT = /^(?:image\/(?!svg)|audio\/|video\/|application\/pdf$)/i;

/** Sends the file as it was uploaded. Strangers wrote it, so whatever a browser would run is sandboxed. */
export function sendFile(reply: FastifyReply, { contentType, fileName, size, path }: StoredFile): void {
  const name = fileName === undefined ? '' : `; filename*=UTF-8''${encodeURIComponent(fileName)}`;
  void reply.headers({
    'content-type': contentType,
    'content-length': size,
    'content-disposition': `inline${name}`,
    'x-content-type-options': 'nosniff',
  });
  if (!INERT.test(contentType)) void reply.header('content-security-policy', "default-src 'none'; sandbox");
  void reply.send(createReadStream(path));
}
