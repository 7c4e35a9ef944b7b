import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';

export interface LockOwner {
  readonly pid: number;
  /** When the process started, in the kernel's words: a pid is used again, in a container at each restart. */
  readonly startedAt: string;
  readonly host: string;
  readonly token: string;
}

/** What stands in a lock. One that a full disk cut short names nobody, so nobody holds it. */
export function parseOwner(text: string): LockOwner {
  const nobody: LockOwner = { pid: 0, startedAt: '', host: '', token: '' };
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === 'object' && found !== null ? { ...nobody, ...found } : nobody;
  } catch {
    return nobody;
  }
}

export async function thisProcess(): Promise<Omit<LockOwner, 'token'>> {
  return { pid: process.pid, startedAt: await startOf(process.pid), host: hostname() };
}

export async function isAlive({ pid, startedAt }: LockOwner): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, as somebody else's.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  const found = await startOf(pid);
  return found === '' || found === startedAt;
}

/** Field 22 of `/proc/<pid>/stat` (proc(5)), clock ticks since boot; empty where there is no such file. */
async function startOf(pid: number): Promise<string> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The second field, the command, may hold blanks and brackets; the 22nd is the 20th after it.
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
