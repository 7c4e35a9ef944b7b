import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FolderLock } from '../drivers/folder-lock.js';
import { inspectFolder } from './inspect-folder.js';

describe('inspectFolder', () => {
  let own: string;
  beforeAll(async () => {
    own = await mkdtemp(join(tmpdir(), 'ledger-inspection-'));
  });
  afterAll(async () => rm(own, { recursive: true }));

  it('sees a folder that is still to be made', async () => {
    const folder = join(own, 'deep', 'ledger');
    expect(await inspectFolder(folder)).toEqual({
      kind: 'folder',
      folder,
      state: 'missing',
      writable: true,
    });
  });

  it('sees a file where a folder should be, also above it', async () => {
    const file = join(own, 'file');
    await writeFile(file, '');
    expect(await inspectFolder(file)).toMatchObject({ state: 'no-folder', writable: false });
    expect(await inspectFolder(join(file, 'ledger'))).toMatchObject({ state: 'missing', writable: false });
  });

  it('sees who has it open, and leaves the lock where it is', async () => {
    const lock = new FolderLock(own);
    await lock.acquire();
    const seen = await inspectFolder(own);
    expect(seen).toMatchObject({ state: 'there', writable: true, holder: { pid: process.pid } });
    expect(await inspectFolder(own)).toEqual(seen);
    await lock.release();
    expect(await inspectFolder(own)).not.toHaveProperty('holder');
  });

  it('takes the lock of a process that is gone for none', async () => {
    // Its number is in use again, by a process that started at another time.
    const gone = { pid: process.pid, startedAt: '1', host: hostname(), token: 'x' };
    await writeFile(join(own, 'ledger.lock'), JSON.stringify(gone));
    expect(await inspectFolder(own)).not.toHaveProperty('holder');
  });
});
