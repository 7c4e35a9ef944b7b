import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { UnsupportedMediaTypeException } from '@nestjs/common';
import { checkedName, nameOfDisposition } from './file-name.js';
import { BrokenOffError, tooLarge } from './file-bytes.js';
import { readForm } from './form-file.js';
import type { IncomingFile } from './incoming-file.js';
import { bareType } from './media-types.js';

/**
 * The file of a request: its form's field `file`, or its whole body.
 * @param signal ends a read that waits, for a sender may keep silent for ever; the request stays open for its answer
 * @throws 400, 413 or 415
 */
export async function readFile(
  request: IncomingMessage,
  maxBytes: number,
  signal: AbortSignal,
): Promise<IncomingFile> {
  const { headers } = request;
  const type = bareType(headers['content-type']);
  if (type === 'multipart/form-data') return readForm(request, signal);
  if (type === '') {
    throw new UnsupportedMediaTypeException(
      'content-type: got nothing; it may be that of the file, or multipart/form-data with a field file',
    );
  }
  const size = sizeOf(headers['content-length']);
  if (size !== undefined && size > maxBytes) throw tooLarge(size, maxBytes);
  const name = checkedName(nameOfDisposition(headers['content-disposition']));
  return { type, name, ...(size === undefined ? {} : { size }), bytes: bodyOf(request, signal) };
}

/** A stream that can be destroyed without the request. */
function bodyOf(request: IncomingMessage, signal: AbortSignal): AsyncIterable<Buffer> {
  const body = new PassThrough({ signal });
  // The reader gets the error too.
  body.on('error', () => undefined);
  request.once('close', () => {
    if (!request.complete) body.destroy(new BrokenOffError());
  });
  return request.pipe(body);
}

/** Node has checked that it is a number. */
function sizeOf(length: string | undefined): number | undefined {
  return length === undefined ? undefined : Number(length);
}
