import { BadRequestException, HttpException, UnsupportedMediaTypeException } from '@nestjs/common';
import type { UploadOutcome } from '@ecall-gateway/ecall-client';
import type { Account } from '../accounts/account.js';
import type { Accounts } from '../accounts/accounts.js';
import type { UploadLimit } from '../limits/upload-limit.js';
import { abortWith } from '../time/abort-with.js';
import type { Clock } from '../time/clock.js';
import { atMost, BrokenOffError, peek } from './file-bytes.js';
import type { IncomingFile } from './incoming-file.js';
import { findMediaType, HEAD_BYTES, MEDIA_TYPE_NAMES } from './media-types.js';

export interface UploadOptions {
  readonly maxBytes: number;
  /** For how long a transfer may stand still. */
  readonly timeoutMs: number;
}

/** A file whose first bytes have been looked at. */
interface BegunFile extends Pick<IncomingFile, 'type' | 'size' | 'bytes'> {
  readonly fileName: string;
}

/** Passes a file on to eCall while it comes in: never more of it is held than is under way. */
export class UploadMedia {
  constructor(
    private readonly accounts: Accounts,
    private readonly limit: UploadLimit,
    readonly options: UploadOptions,
    private readonly clock: Clock,
    private readonly closing: AbortSignal,
  ) {}

  /** @throws 400 */
  account(name: string): Account {
    const account = this.accounts.find(name);
    if (account !== undefined) return account;
    const known = this.accounts.all().map((each) => each.name);
    throw new BadRequestException(
      `account: got text of ${name.length} characters; it may be ${known.join(', ')}`,
    );
  }

  /**
   * What became of it; undefined where too many are under way.
   * @param open what is read ends when the signal aborts
   * @throws 400, 413 or 415 for a file that is refused here
   */
  async upload(
    account: Account,
    open: (signal: AbortSignal) => Promise<IncomingFile>,
  ): Promise<UploadOutcome | undefined> {
    if (!this.limit.tryAcquire()) return undefined;
    const reading = new AbortController();
    try {
      const file = await this.inTime(reading, async () => begin(await open(reading.signal)));
      if (file === undefined)
        return { kind: 'not-sent', reason: this.closing.aborted ? 'aborted' : 'source-failed' };
      return await this.pass(account, file);
    } finally {
      this.limit.release();
      reading.abort();
    }
  }

  private async pass(account: Account, { type, size, bytes, fileName }: BegunFile): Promise<UploadOutcome> {
    const outcome = await account.client.uploadMedia(
      {
        bytes: atMost(bytes, this.options.maxBytes),
        contentType: type,
        fileName,
        ...(size === undefined ? {} : { size }),
      },
      { timeoutMs: this.options.timeoutMs, signal: this.closing },
    );
    // It was ours to refuse, and has its answer already.
    if (outcome.kind === 'not-sent' && outcome.cause instanceof HttpException) throw outcome.cause;
    return outcome;
  }

  /** Until eCall is called, nobody else looks at the clock. Undefined where the request broke off, took too long, or the gateway stops. */
  private async inTime<T>(reading: AbortController, read: () => Promise<T>): Promise<T | undefined> {
    const done = new AbortController();
    void this.endLate(reading, done.signal);
    try {
      return await read();
    } catch (error) {
      if (reading.signal.aborted || error instanceof BrokenOffError) return undefined;
      throw error;
    } finally {
      done.abort();
    }
  }

  private async endLate(reading: AbortController, done: AbortSignal): Promise<void> {
    const awake = new AbortController();
    abortWith(awake, this.closing, done);
    abortWith(awake, done, awake.signal);
    try {
      await this.clock.sleep(this.options.timeoutMs, awake.signal);
    } catch {
      // It was in time, or the gateway stops.
    }
    if (!done.aborted) reading.abort();
  }
}

/** @throws 400 or 415 for a file that is none of its type */
async function begin({ type, name, size, bytes: source }: IncomingFile): Promise<BegunFile> {
  const mediaType = findMediaType(type);
  if (mediaType === undefined) {
    throw new UnsupportedMediaTypeException(
      `content-type: got text of ${type.length} characters; it may be ${MEDIA_TYPE_NAMES.join(', ')}`,
    );
  }
  const { head, bytes } = await peek(source[Symbol.asyncIterator](), HEAD_BYTES);
  if (head.length === 0) throw new BadRequestException('file: got no bytes; it may have some');
  if (!mediaType.fits(head)) {
    throw new UnsupportedMediaTypeException(
      `file: got bytes that do not begin as ${type} does; it may be what its content-type says`,
    );
  }
  const fileName = name === '' ? `file.${mediaType.extension}` : name;
  return { type, bytes, fileName, ...(size === undefined ? {} : { size }) };
}
