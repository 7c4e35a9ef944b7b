import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../process/run-command.js';
import { SetupError } from '../process/setup-error.js';
import { handOver, ownerOf, type RunAs } from './database-user.js';

/** What a server keeps, in `data` of its home, and how it is entered. */
export interface DataFolder {
  /** Whom the server has to run as. */
  readonly user: RunAs;
  /** Of the user `postgres`; undefined where everybody on this machine is let in. */
  readonly password: string | undefined;
}

export interface DataOptions {
  readonly programs: string;
  /** Holds `data` and, where it is kept, `password`. */
  readonly home: string;
  readonly user: RunAs;
  /** Kept for the next start: synced, and entered with a password. */
  readonly isKept: boolean;
}

/**
 * Makes a data folder, or takes the one that is there.
 *
 * @throws {SetupError} where it cannot be made or used
 */
export async function openDataFolder({ programs, home, user, isKept }: DataOptions): Promise<DataFolder> {
  const data = join(home, 'data');
  const passwordFile = join(home, 'password');
  if (existsSync(data)) {
    await requireVersion(programs, data);
    return { user: await ownerOf(data, user), password: (await readFile(passwordFile, 'utf8')).trim() };
  }
  const password = isKept ? randomBytes(24).toString('base64url') : undefined;
  if (password !== undefined) await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  // An `initdb` that is killed leaves half a folder: it becomes `data` when it is whole.
  const draft = join(home, 'data.new');
  await rm(draft, { recursive: true, force: true });
  await initialize(programs, draft, user, password);
  await rename(draft, data);
  return { user, password };
}

async function initialize(
  programs: string,
  data: string,
  user: RunAs,
  password: string | undefined,
): Promise<void> {
  const once = `${data}.password`;
  if (password !== undefined) {
    await writeFile(once, password, { mode: 0o600 });
    await handOver(once, user);
  }
  const access =
    password === undefined ? ['-A', 'trust', '--no-sync'] : ['-A', 'scram-sha-256', '--pwfile', once];
  const { code, stdout, stderr } = await runCommand(
    join(programs, 'bin/initdb'),
    ['-D', data, '-U', 'postgres', '-E', 'UTF8', '--locale=C', ...access],
    { cwd: '/', ...user },
  );
  await rm(once, { force: true });
  if (code === 0) return;
  throw new SetupError(
    `PostgreSQL could not make its data folder:\n${stdout}${stderr}`,
    'see its output above',
  );
}

/** Data of another major version cannot be read. */
async function requireVersion(programs: string, data: string): Promise<void> {
  const made = (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim();
  const { stdout } = await runCommand(join(programs, 'bin/postgres'), ['--version'], { cwd: '/' });
  if (stdout.includes(` ${made}.`)) return;
  throw new SetupError(
    `The data in ${data} were made by PostgreSQL ${made}, and this is ${stdout.trim()}.`,
    'remove the folder to begin with an empty ledger, or check out the release that made it',
  );
}
