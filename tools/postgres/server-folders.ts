import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, cp, lstat, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { runCommand } from '../process/run-command.js';
import { SetupError } from '../process/setup-error.js';
import { handOver, type RunAs } from './database-user.js';
import { OWN_POSTGRES } from './postgres-programs.js';

/** Where something of ours may lie that another user has to reach: the first that can be made. */
const SHARED_PLACES = ['/var/lib/ecall-gateway', join(tmpdir(), 'ecall-gateway'), '/tmp/ecall-gateway'];

/** Told in a line where something lies elsewhere than asked for. */
export type Tell = (line: string) => void;

/**
 * The programs where `user` can run them: as npm installed them, else a copy (a project below a home that is closed to
 * others).
 *
 * @throws {SetupError} where they do not run at all, as on a system without glibc
 */
export async function runnablePrograms(
  programs: string,
  user: RunAs,
  tell: Tell,
  places: readonly string[] = SHARED_PLACES,
): Promise<string> {
  if ((await tryToRun(programs, user)).runs) return programs;
  const installed = await tryToRun(programs, {});
  if (!installed.runs) {
    throw new SetupError(
      `The PostgreSQL that npm installed does not run here: ${installed.output}`,
      OWN_POSTGRES,
    );
  }
  const copy = join(await sharedPlace(user, places), basename(join(programs, '..')));
  const { runs, output: version } = await tryToRun(copy, user);
  if (!runs || version !== installed.output) await copyPrograms(programs, copy, user);
  tell(`user ${user.uid} cannot reach ${programs}: its programs are in ${copy}`);
  return copy;
}

/** `wanted`, made if missing, or where `user` cannot reach it a folder that stands in for it each time. */
export async function keptFolder(
  wanted: string,
  user: RunAs,
  tell: Tell,
  places: readonly string[] = SHARED_PLACES,
): Promise<string> {
  // What an earlier start made could be reached then.
  if (existsSync(join(wanted, 'data'))) return wanted;
  await mkdir(wanted, { recursive: true });
  await handOver(wanted, user);
  if (await canWrite(wanted, user)) return wanted;
  const name = createHash('sha256').update(wanted).digest('hex').slice(0, 12);
  const folder = join(await sharedPlace(user, places), name);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await handOver(folder, user);
  tell(`user ${user.uid} cannot reach ${wanted}: the data are in ${folder}`);
  return folder;
}

/** A new folder that `user` can write. */
export async function temporaryFolder(user: RunAs): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ecall-gateway-postgres-'));
  await handOver(folder, user);
  if (await canWrite(folder, user)) return folder;
  await rm(folder, { recursive: true });
  const reachable = await mkdtemp(join(await sharedPlace(user, SHARED_PLACES), 'temporary-'));
  await handOver(reachable, user);
  return reachable;
}

async function sharedPlace(user: RunAs, places: readonly string[]): Promise<string> {
  for (const place of places) {
    try {
      await mkdir(place, { recursive: true });
      // In a folder that everybody may write, somebody else could have made it first.
      if ((await lstat(place)).uid !== process.getuid?.()) continue;
      await chmod(place, 0o755);
      if (await canRead(place, user)) return place;
    } catch {
      // The next one may do.
    }
  }
  throw new SetupError(
    `User ${user.uid}, whom PostgreSQL is to run as, can reach none of ${places.join(', ')}.`,
    OWN_POSTGRES,
  );
}

/** Complete or not at all: it is made beside and renamed. */
async function copyPrograms(programs: string, copy: string, user: RunAs): Promise<void> {
  const draft = `${copy}.${process.pid}`;
  await cp(programs, draft, { recursive: true, verbatimSymlinks: true });
  await runCommand('chown', ['-R', `${user.uid}:${user.gid}`, draft]);
  await rm(copy, { recursive: true, force: true });
  await rename(draft, copy);
}

async function tryToRun(programs: string, user: RunAs): Promise<{ runs: boolean; output: string }> {
  const command = join(programs, 'bin/postgres');
  if (!existsSync(command)) return { runs: false, output: `${command} is missing` };
  try {
    const { code, stdout, stderr } = await runCommand(command, ['--version'], { cwd: '/', ...user });
    return { runs: code === 0, output: (stderr || stdout).trim() };
  } catch (error) {
    return { runs: false, output: (error as Error).message };
  }
}

const canRead = async (folder: string, user: RunAs) => allows('-x', folder, user);
const canWrite = async (folder: string, user: RunAs) => allows('-w', folder, user);

async function allows(test: '-x' | '-w', folder: string, user: RunAs): Promise<boolean> {
  const { code } = await runCommand('test', [test, folder], { cwd: '/', ...user });
  return code === 0;
}
