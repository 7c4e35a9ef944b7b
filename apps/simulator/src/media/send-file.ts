import { createReadStream } from 'node:fs';
import type { FastifyReply } from 'fastify';
import type { StoredFile } from './stored-media.js';

/** What a browser shows without running anything of it. */
const INERT = /^(?:image\/(?!svg)|audio\/|video\/|application\/pdf$)/i;

/** The file as it was uploaded. It was written by strangers: whatever a browser would run is shut in. */
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
