import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../process/run-command.js';
import { SetupError } from '../process/setup-error.js';

/** The path of exactly this version of Node, as a package of npm has it for this platform. */
export async function fetchNode(cacheDir: string, version: string): Promise<string> {
  const folder = join(cacheDir, `node-${version}`);
  const name = `node-${process.platform}-${process.arch}`;
  const program = join(folder, 'node_modules', name, 'bin/node');
  if (existsSync(program)) return program;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "private": true }');
  const { code, stderr } = await runCommand(
    'npm',
    ['install', '--no-audit', '--no-fund', `${name}@${version}`],
    {
      cwd: folder,
    },
  );
  if (code === 0) return program;
  throw new SetupError(
    `npm could not fetch Node ${version}: ${stderr.trim().split('\n').at(-1) ?? ''}`,
    'see whether npm has this version for your platform, then run the same command again',
  );
}
