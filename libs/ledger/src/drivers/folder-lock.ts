import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type LockOwner, isAlive, parseOwner, thisProcess } from './lock-owner.js';

/** Two embedded ledgers on one folder would destroy it; two gateways on two folders would send twice. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';

  constructor(
    readonly folder: string,
    readonly pid: number,
  ) {
    super(
      `The embedded ledger in ${folder} is in use by process ${pid}: stop that one first, ` +
        'or give DATABASE_URL a PostgreSQL to run several',
    );
  }
}

const BEAT_MS = 2000;
/** A lock of another machine or container, whose processes cannot be seen, is dead after so long without a beat. */
const SILENT_MS = 8000;

/** An exclusive lock on a folder. What `kill -9` leaves behind is taken over. */
export class FolderLock {
  private readonly folder: string;
  private readonly path: string;
  private token: string | undefined;
  private beat: NodeJS.Timeout | undefined;

  constructor(folder: string) {
    this.folder = resolve(folder);
    this.path = join(this.folder, 'ledger.lock');
  }

  /** @throws FolderInUseError */
  async acquire(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const mine: LockOwner = { ...(await thisProcess()), token: randomUUID() };
    while (!(await this.create(mine))) {
      const found = await this.read();
      if (!found) continue;
      if (await this.isHeld(found)) throw new FolderInUseError(this.folder, found.pid);
      await this.remove(found);
    }
    this.token = mine.token;
    this.beat = setInterval(() => void this.touch(), BEAT_MS).unref();
  }

  async release(): Promise<void> {
    clearInterval(this.beat);
    const found = this.token === undefined ? undefined : await this.read();
    if (found && found.token === this.token) await rm(this.path, { force: true });
    this.token = undefined;
  }

  /** Who has the folder now. Takes nothing; for the lock of another machine it waits for a beat, up to eight seconds. */
  async holder(): Promise<LockOwner | undefined> {
    const found = await this.read();
    return found !== undefined && (await this.isHeld(found)) ? found : undefined;
  }

  private async create(mine: LockOwner): Promise<boolean> {
    // Linked when complete, so that nobody reads half a lock; a link fails where one stands.
    const draft = `${this.path}.${mine.token}`;
    await writeFile(draft, JSON.stringify(mine));
    try {
      await link(draft, this.path);
      return true;
    } catch (error) {
      if (hasCode(error, 'EEXIST')) return false;
      throw error;
    } finally {
      await rm(draft, { force: true });
    }
  }

  private async read(): Promise<LockOwner | undefined> {
    try {
      return parseOwner(await readFile(this.path, 'utf8'));
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return undefined;
      throw error;
    }
  }

  private async isHeld(owner: LockOwner): Promise<boolean> {
    const { host } = await thisProcess();
    if (owner.host === host) return isAlive(owner);
    const seen = await this.lastBeat();
    const deadline = Date.now() + SILENT_MS;
    while (Date.now() < deadline) {
      await new Promise((resume) => setTimeout(resume, BEAT_MS / 4));
      if ((await this.lastBeat()) !== seen) return true;
    }
    return false;
  }

  private async lastBeat(): Promise<number | undefined> {
    try {
      return (await stat(this.path)).mtimeMs;
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return undefined;
      throw error;
    }
  }

  /** Moved away first: should somebody have taken it over meanwhile, theirs is put back. */
  private async remove(dead: LockOwner): Promise<void> {
    const aside = `${this.path}.${randomUUID()}`;
    try {
      await rename(this.path, aside);
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return;
      throw error;
    }
    const moved = parseOwner(await readFile(aside, 'utf8'));
    if (moved.token !== dead.token) await link(aside, this.path);
    await rm(aside, { force: true });
  }

  private async touch(): Promise<void> {
    const now = new Date();
    await utimes(this.path, now, now).catch(() => undefined);
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
