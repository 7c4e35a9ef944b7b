import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyFileStream, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy';
import type { MediaStore } from './media-store.js';
import type { StoredMedia } from './stored-media.js';

/** Name of the form's field (assumed), in any case like all field names. */
const FIELD = 'file';

export type Upload =
  | { readonly kind: 'stored'; readonly media: StoredMedia }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'wrong'; readonly why: string };

const NO_FORM: Upload = {
  kind: 'wrong',
  why: `A form (multipart/form-data) with a field '${FIELD}' is required.`,
};
const NO_FILE: Upload = { kind: 'wrong', why: `A field '${FIELD}' with a file is required.` };
const EMPTY: Upload = { kind: 'wrong', why: 'The file is empty.' };
const BROKEN: Upload = { kind: 'wrong', why: 'The form breaks off, or is none.' };

/** Stores the file of a form as it arrives, and skips other fields. Rejects when the file cannot be stored. */
export async function readUpload(
  request: IncomingMessage,
  store: MediaStore,
  mostBytes: number,
): Promise<Upload> {
  const form = openForm(request, mostBytes);
  if (!form) return NO_FORM;
  let storing: Promise<Upload> | undefined;
  let reading: BusboyFileStream | undefined;
  let failure: Error | undefined;
  form.on('file', (field, file, fileName, _encoding, contentType) => {
    // The form itself reports that it broke off.
    file.on('error', () => undefined);
    if (storing !== undefined || field.toLowerCase() !== FIELD) {
      file.resume();
      return;
    }
    reading = file;
    storing = storeFile(store, file, { fileName, contentType });
    storing.catch((error: Error) => {
      failure = error;
      form.destroy(error);
    });
  });
  try {
    await pipeline(request, form);
  } catch (error) {
    if (failure) throw failure;
    reading?.destroy(error as Error);
    await storing?.catch(() => undefined);
    return BROKEN;
  }
  return storing ?? NO_FILE;
}

/** `undefined` where the request is not a form, or names no boundary. */
function openForm({ headers }: IncomingMessage, fileSize: number): BusboyInstance | undefined {
  if (!/^multipart\/form-data\b/i.test(headers['content-type'] ?? '')) return undefined;
  try {
    return new Busboy({ headers: headers as BusboyHeaders, limits: { fileSize } });
  } catch {
    return undefined;
  }
}

async function storeFile(
  store: MediaStore,
  file: BusboyFileStream,
  { fileName, contentType }: { readonly fileName: string | undefined; readonly contentType: string },
): Promise<Upload> {
  const stored = await store.add(file as AsyncIterable<Uint8Array>, {
    contentType,
    ...(fileName === undefined ? {} : { fileName }),
  });
  if (stored.size > 0 && !file.truncated) return { kind: 'stored', media: stored };
  store.drop(stored);
  return file.truncated ? { kind: 'too-large' } : EMPTY;
}
