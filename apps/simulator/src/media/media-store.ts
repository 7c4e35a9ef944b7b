import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '../time/clock.js';
import type { MediaDescription, StoredFile } from './stored-media.js';

/** Keeps a simulator that runs for days from filling the disk: the oldest files are dropped. */
const MOST_FILES = 1_000;
const MOST_BYTES = 1024 ** 3;

/** A valid value of the header; for anything else the file is served as a stream of bytes. */
const CONTENT_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/;

/** Uploaded files, in a temporary folder that exists only while the simulator runs. */
export class MediaStore {
  private readonly files = new Map<string, StoredFile>();
  private bytes = 0;
  private folder: Promise<string> | undefined;
  private cleaning: Promise<unknown> = Promise.resolve();

  constructor(private readonly clock: Pick<Clock, 'now'>) {}

  /** The oldest first. */
  list(): StoredFile[] {
    return [...this.files.values()];
  }

  has(mediaId: string): boolean {
    return this.files.has(mediaId);
  }

  get(mediaId: string): StoredFile | undefined {
    return this.files.get(mediaId);
  }

  /** Streams to the disk. Rejects when the bytes break off or the disk is full, and then leaves no file. */
  async add(
    bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    { contentType, fileName }: MediaDescription,
  ): Promise<StoredFile> {
    const folder = (this.folder ??= mkdtemp(join(tmpdir(), 'ecall-simulator-')));
    const mediaId = randomUUID();
    const path = join(await folder, mediaId);
    const target = createWriteStream(path);
    try {
      await pipeline(bytes, target);
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
    const size = target.bytesWritten;
    const file: StoredFile = {
      mediaId,
      at: this.clock.now(),
      contentType: CONTENT_TYPE.test(contentType) ? contentType : 'application/octet-stream',
      ...(fileName === undefined || fileName === '' ? {} : { fileName }),
      size,
      path,
    };
    if (folder === this.folder) {
      this.files.set(mediaId, file);
      this.bytes += size;
      this.dropOldest();
    }
    return file;
  }

  drop({ mediaId, size, path }: StoredFile): void {
    if (this.files.delete(mediaId)) this.bytes -= size;
    this.clean(async () => rm(path, { force: true }));
  }

  /** Forgets all files, including one that is being uploaded. */
  clear(): void {
    const folder = this.folder;
    this.folder = undefined;
    this.files.clear();
    this.bytes = 0;
    if (folder) this.clean(async () => rm(await folder, { recursive: true, force: true }));
  }

  async close(): Promise<void> {
    this.clear();
    await this.cleaning;
  }

  private dropOldest(): void {
    for (const file of this.files.values()) {
      if (this.files.size <= MOST_FILES && this.bytes <= MOST_BYTES) return;
      this.drop(file);
    }
  }

  /** A file that cannot be deleted is left behind, in the folder for temporary files. */
  private clean(remove: () => Promise<void>): void {
    this.cleaning = Promise.allSettled([this.cleaning, remove()]);
  }
}
