import type { MediaUpload } from './media-upload.js';

/** The file's bytes in the one form that is sent, with their number where it is known. @throws TypeError for a size that is none */
export function openBytes({ bytes, size }: MediaUpload): {
  readonly source: AsyncIterable<unknown>;
  readonly size: number | undefined;
} {
  if (size !== undefined && !(Number.isSafeInteger(size) && size >= 0)) {
    throw new TypeError("'size' must be a whole number of bytes");
  }
  if (bytes instanceof Uint8Array) return { source: once(bytes), size: size ?? bytes.byteLength };
  if (bytes instanceof Blob) return { source: bytes.stream(), size: size ?? bytes.size };
  return { source: bytes, size };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
