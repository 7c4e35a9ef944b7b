import { Readable } from 'node:stream';
import type { SourceState } from '../classify/classify-upload.js';
import type { MediaUpload } from '../requests/media-upload.js';
import type { MultipartFile } from '../wire/multipart-file.js';

/** Parts of this many bytes at most, so that a slow connection shows that it moves. */
const PART_BYTES = 64 * 1024;

/**
 * The form around a file, given part by part as the connection takes it. It knows what the transport cannot: whether it was
 * the source that failed, or kept the request waiting.
 */
export class UploadBody implements AsyncIterable<Uint8Array>, SourceState {
  failure: SourceState['failure'];
  waiting = false;
  finished = false;
  private readonly form: MultipartFile;
  private readonly size: number | undefined;
  private readonly stream: Readable | undefined;
  private readonly source: AsyncIterator<unknown>;
  private interrupt: ((reason: Error) => void) | undefined;

  constructor(form: MultipartFile, bytes: AsyncIterable<unknown>, size: number | undefined) {
    this.form = form;
    this.size = size;
    this.stream = bytes instanceof Readable ? bytes : undefined;
    // A stream that breaks before it is read must not end the process. It says so again when it is read.
    this.stream?.on('error', () => undefined);
    this.source = bytes[Symbol.asyncIterator]();
  }

  /** Bytes of the whole form, where the file's size is known. */
  get length(): number | undefined {
    return this.size === undefined ? undefined : this.form.head.length + this.size + this.form.tail.length;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    yield this.form.head;
    let given = 0;
    for (let chunk = await this.next(); chunk !== undefined; chunk = await this.next()) {
      given += chunk.length;
      if (given > (this.size ?? Infinity)) this.fail('size-mismatch', `more than ${this.size} bytes`);
      for (let at = 0; at < chunk.length; at += PART_BYTES) yield chunk.subarray(at, at + PART_BYTES);
    }
    if (given < (this.size ?? 0)) this.fail('size-mismatch', `${given} bytes instead of ${this.size}`);
    // Before and not after the last part: from here on eCall may have the whole.
    this.finished = true;
    yield this.form.tail;
  }

  /** Stops reading and releases the source. */
  release(): void {
    this.interrupt?.(new Error('the upload has ended'));
    if (this.stream === undefined) void this.returnSource();
    else this.stream.destroy();
  }

  /** An iterator that cannot even end changes nothing about the upload. */
  private async returnSource(): Promise<void> {
    try {
      await this.source.return?.();
    } catch {
      // Nobody waits for it any more.
    }
  }

  private async next(): Promise<Uint8Array | undefined> {
    this.waiting = true;
    const next = await this.untilReleased().catch((error: unknown) => this.fail('source-failed', error));
    this.waiting = false;
    if (next.done === true) return undefined;
    if (next.value instanceof Uint8Array) return next.value;
    return this.fail('source-failed', `the source gave ${typeof next.value}, not bytes`);
  }

  /** A source can keep silent for ever; the end of the call must end the wait for it. */
  private untilReleased(): Promise<IteratorResult<unknown>> {
    return new Promise((resolve, reject) => {
      this.interrupt = reject;
      this.source.next().then(resolve, reject);
    });
  }

  private fail(reason: 'source-failed' | 'size-mismatch', why: unknown): never {
    const cause = why instanceof Error ? why : new Error(String(why));
    this.failure ??= { reason, cause };
    throw cause;
  }
}

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
