import { chown } from 'node:fs/promises';
import { runCommand } from '../process/run-command.js';
import { SetupError } from '../process/setup-error.js';

/** Debian's account for the database server. */
const account = 'postgres';

/** Whom a process runs as; nothing named means: as we do. */
export interface RunAs {
  readonly uid?: number;
  readonly gid?: number;
}

/** Whom the server runs as: Debian's account where we are root (the server refuses root), else ourselves. */
export async function databaseUser(): Promise<RunAs> {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = await Promise.all([accountId('-u'), accountId('-g')]);
  return { uid, gid };
}

/** Gives a folder to the user the server runs as. */
export async function handOver(folder: string, { uid, gid }: RunAs): Promise<void> {
  if (uid !== undefined && gid !== undefined) await chown(folder, uid, gid);
}

async function accountId(flag: '-u' | '-g'): Promise<number> {
  const { code, stdout } = await runCommand('id', [flag, account]);
  if (code === 0) return Number(stdout);
  throw new SetupError(
    `PostgreSQL refuses to run as root, and there is no user "${account}" to run it as.`,
    'apt-get install -y postgresql',
  );
}
