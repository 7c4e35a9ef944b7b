import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../process/run-command.js';
import { SetupError } from '../process/setup-error.js';

/** The folder of exactly this version of a package of npm that is a program for this platform, outside of the clone. */
export async function fetchPackage(cacheDir: string, name: string, version: string): Promise<string> {
  const folder = join(cacheDir, `${name.replace(/^@/, '').replaceAll('/', '-')}-${version}`);
  const found = join(folder, 'node_modules', name);
  if (existsSync(join(found, 'package.json'))) return found;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "private": true }');
  const { code, stderr } = await runCommand(
    'npm',
    ['install', '--no-audit', '--no-fund', `${name}@${version}`],
    {
      cwd: folder,
    },
  );
  if (code === 0) return found;
  throw new SetupError(
    `npm could not fetch ${name} ${version}: ${stderr.trim().split('\n').at(-1) ?? ''}`,
    'see whether npm has this version for your platform, then run the same command again',
  );
}
