import { access, constants, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { FolderLock } from '../drivers/folder-lock.js';

/** What the folder of an embedded ledger is found to be. */
export interface FolderInspection {
  readonly kind: 'folder';
  /** Absolute. */
  readonly folder: string;
  readonly state: 'missing' | 'there' | 'no-folder';
  /** Whether this user may write in it, or make it where it is missing. */
  readonly writable: boolean;
  /** The process that has it open now. */
  readonly holder?: { readonly pid: number; readonly host: string };
}

/** Looks at an embedded ledger's folder and changes nothing in it, least of all the lock of a running gateway. */
export async function inspectFolder(dir: string): Promise<FolderInspection> {
  const folder = resolve(dir);
  const found = await stat(folder).catch(() => undefined);
  if (found === undefined) {
    return { kind: 'folder', folder, state: 'missing', writable: await mayMake(folder) };
  }
  if (!found.isDirectory()) return { kind: 'folder', folder, state: 'no-folder', writable: false };
  const owner = await new FolderLock(folder).holder();
  return {
    kind: 'folder',
    folder,
    state: 'there',
    writable: await mayWrite(folder),
    ...(owner === undefined ? {} : { holder: { pid: owner.pid, host: owner.host } }),
  };
}

async function mayMake(folder: string): Promise<boolean> {
  const parent = dirname(folder);
  const found = await stat(parent).catch(() => undefined);
  if (found !== undefined) return found.isDirectory() && (await mayWrite(parent));
  return parent !== folder && (await mayMake(parent));
}

async function mayWrite(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}
