import type { IncomingMessage } from 'node:http';
import { BadRequestException, type HttpException } from '@nestjs/common';
import { Busboy, type BusboyFileStream, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy';
import { BrokenOffError } from './file-bytes.js';
import { checkedName } from './file-name.js';
import type { IncomingFile } from './incoming-file.js';

const FIELD = 'file';
const BROKEN = 'one that breaks off, or is none';
/** Browsers put other fields beside the file: they are read over. */
const LIMITS = { files: 1, fields: 16, parts: 17, fieldSize: 1_024, headerPairs: 16, headerSize: 8_192 };

/**
 * The one file of a form. Its bytes end when the whole form has been read without a fault, so that whoever passes them
 * on has not given the last of them away before. @throws 400
 */
export function readForm(request: IncomingMessage, signal: AbortSignal): Promise<IncomingFile> {
  const form = openForm(request);
  const fault = new AbortController();
  form.on('error', () => fault.abort(wrongForm(BROKEN)));
  form.on('filesLimit', () => fault.abort(wrongForm('more than one file')));
  signal.addEventListener('abort', () => fault.abort(signal.reason));
  request.once('close', () => {
    if (!request.complete) fault.abort(new BrokenOffError());
  });
  const ended = new Promise<void>((resolve, reject) => {
    form.once('finish', resolve);
    fault.signal.addEventListener('abort', () => reject(fault.signal.reason as Error));
  });
  return new Promise((resolve, reject) => {
    ended.then(() => reject(wrongForm('no file')), reject);
    form.on('file', (field, file, name, _encoding, type) => {
      // The reader gets the error too.
      file.on('error', () => undefined);
      if (field !== FIELD) return fault.abort(wrongForm('a file under another name'));
      try {
        resolve({ type, name: checkedName(name ?? ''), bytes: untilEnd(file, ended, fault.signal) });
      } catch (error) {
        fault.abort(error);
      }
    });
    request.pipe(form);
  });
}

/** @throws 400 for a form without a boundary */
function openForm({ headers }: IncomingMessage): BusboyInstance {
  try {
    return new Busboy({ headers: headers as BusboyHeaders, limits: LIMITS });
  } catch {
    throw wrongForm(BROKEN);
  }
}

function wrongForm(got: string): HttpException {
  return new BadRequestException(`form: got ${got}; it may be one file in the field ${FIELD}`);
}

async function* untilEnd(
  file: BusboyFileStream,
  ended: Promise<void>,
  fault: AbortSignal,
): AsyncGenerator<Buffer> {
  fault.addEventListener('abort', () => file.destroy(fault.reason as Error));
  try {
    fault.throwIfAborted();
    yield* file as AsyncIterable<Buffer>;
  } catch {
    fault.throwIfAborted();
    throw wrongForm(BROKEN);
  }
  await ended;
}
