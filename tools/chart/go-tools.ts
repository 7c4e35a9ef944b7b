import { copyFile, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { tmpdir } from 'node:os';
import { findCommand } from '../process/find-command.js';
import { runCommand, type CommandResult } from '../process/run-command.js';
import { SetupError } from '../process/setup-error.js';

/** Older ones do not fetch the Go that a module asks for. */
const OLDEST_GO = '1.21';

/** Builds programs of the module in `folder` into `target`. */
export async function buildPrograms(
  folder: string,
  programs: readonly string[],
  target: string,
): Promise<void> {
  const args = ['build', '-trimpath', '-mod=readonly', '-ldflags=-s -w', '-o', `${target}/`, ...programs];
  await go(args, folder, 'build the tools that check the chart');
}

/** Downloads modules, and copies some of their files. @param files paths by `module@version` */
export async function fetchDefinitions(
  files: Readonly<Record<string, readonly string[]>>,
  target: string,
): Promise<void> {
  await mkdir(target, { recursive: true });
  const { stdout } = await go(
    ['mod', 'download', '-json', ...Object.keys(files)],
    tmpdir(),
    'download the modules with the definitions',
  );
  for (const { Path, Version, Dir } of downloads(stdout)) {
    for (const file of files[`${Path}@${Version}`] ?? []) {
      await copyFile(join(Dir, file), join(target, basename(file)));
    }
  }
}

interface Download {
  readonly Path: string;
  readonly Version: string;
  readonly Dir: string;
}

/** Go prints one object after the other. */
const downloads = (output: string): Download[] =>
  JSON.parse(`[${output.trim().replaceAll(/^\}\n\{/gm, '},{')}]`) as Download[];

async function go(args: readonly string[], cwd: string, what: string): Promise<CommandResult> {
  if (findCommand('go') === undefined) {
    throw new SetupError(
      'Go is not installed; it builds the tools that check the chart.',
      `install Go ${OLDEST_GO} or newer (apt-get install -y golang-go on Debian 13, or https://go.dev/doc/install)`,
    );
  }
  const result = await runCommand('go', args, { cwd });
  if (result.code === 0) return result;
  throw new SetupError(
    `Go could not ${what}: ${lastLines(result.stderr)}`,
    'see what Go says, then run the same command again',
  );
}

const lastLines = (text: string): string => text.trim().split('\n').slice(-3).join(' | ');
