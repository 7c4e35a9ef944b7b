import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findCommand } from '../process/find-command.js';
import { SetupError } from '../process/setup-error.js';

/** Where Debian puts the server's programs, a folder per major version; they are not on the `PATH`. */
const debianRoot = '/usr/lib/postgresql';

/**
 * The folder with `initdb` and `postgres`: the newest of Debian's, else where `PATH` finds them.
 *
 * @throws {SetupError} when there is no PostgreSQL server
 */
export function postgresBinaries(root: string = debianRoot): string {
  const versions = existsSync(root) ? readdirSync(root).map(Number).filter(Number.isFinite) : [];
  const newest = versions
    .toSorted((a, b) => b - a)
    .map((version) => join(root, String(version), 'bin'))
    .find((folder) => existsSync(join(folder, 'initdb')));
  if (newest !== undefined) return newest;
  const onPath = findCommand('initdb');
  if (onPath !== undefined) return dirname(onPath);
  throw new SetupError('The PostgreSQL server is not installed.', 'apt-get install -y postgresql');
}
