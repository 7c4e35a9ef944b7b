import { chown, stat } from 'node:fs/promises';
import { runCommand } from '../process/run-command.js';
import { SetupError } from '../process/setup-error.js';

/** An account of every Unix that owns nothing. */
const ACCOUNT = 'nobody';

/** Whom a process runs as; nothing named means: as we do. */
export interface RunAs {
  readonly uid?: number;
  readonly gid?: number;
}

/** Whom the server runs as: the server refuses root, so `nobody` where we are root, else ourselves. */
export async function databaseUser(): Promise<RunAs> {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = await Promise.all([accountId('-u'), accountId('-g')]);
  return { uid, gid };
}

/** Gives a file or folder to the user the server runs as. */
export async function handOver(path: string, { uid, gid }: RunAs): Promise<void> {
  if (uid !== undefined && gid !== undefined) await chown(path, uid, gid);
}

/**
 * Whom a server runs as whose data is there already: only their owner may use them.
 *
 * @throws {SetupError} where that is somebody else, and we may not act for others
 */
export async function ownerOf(data: string, user: RunAs): Promise<RunAs> {
  const { uid, gid } = await stat(data);
  if (user.uid !== undefined) return { uid, gid };
  if (uid === process.getuid?.()) return user;
  throw new SetupError(
    `The data of PostgreSQL in ${data} belong to another user (${uid}).`,
    'start this as that user, or remove the folder',
  );
}

async function accountId(flag: '-u' | '-g'): Promise<number> {
  const { code, stdout } = await runCommand('id', [flag, ACCOUNT]);
  if (code === 0) return Number(stdout);
  throw new SetupError(
    `PostgreSQL refuses to run as root, and there is no user "${ACCOUNT}" to run it as.`,
    'start this as a user other than root, or set DATABASE_URL to a PostgreSQL of yours',
  );
}
