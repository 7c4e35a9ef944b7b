import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { runCommand, type CommandResult } from '../../tools/process/run-command.js';
import { projectDir } from '../support/index.js';

/** What a stranger installs: the libraries, and the two apps that his tests start. */
export const PACKAGES = [
  'contracts',
  'event-bus',
  'ecall-client',
  'ledger',
  'page-kit',
  'settings',
  'simulator',
  'gateway',
] as const;
export type Package = (typeof PACKAGES)[number];
export type Tarballs = Readonly<Record<Package, string>>;

/** Packs every package as a release would. Returns the tarballs by package. */
export async function packAll(folder: string): Promise<Tarballs> {
  await mkdir(folder, { recursive: true });
  const workspaces = PACKAGES.flatMap((name) => ['-w', `@ecall-gateway/${name}`]);
  await run('npm', ['pack', ...workspaces, '--pack-destination', folder], projectDir);
  const files = await readdir(folder);
  const tarballOf = (name: Package) => {
    const file = files.find((each) => each.startsWith(`ecall-gateway-${name}-`));
    if (file === undefined) throw new Error(`no tarball of ${name} among ${files.join(', ')}`);
    return [name, join(folder, file)];
  };
  return Object.fromEntries(PACKAGES.map(tarballOf)) as Tarballs;
}

/** Copies an example out of the repository, installs the tarballs there, and compiles it. */
export async function buildExample(name: string, folder: string, tarballs: readonly string[]): Promise<void> {
  await cp(resolve(projectDir, 'examples', name), folder, { recursive: true });
  await install(folder, tarballs);
  await run('npm', ['run', 'build'], folder);
}

/** An app of nothing but tarballs. */
export async function installAlone(folder: string, tarballs: readonly string[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "name": "stranger", "private": true, "type": "module" }');
  await install(folder, tarballs);
}

async function install(folder: string, tarballs: readonly string[]): Promise<void> {
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...tarballs], folder);
}

/** @throws with what the command printed, when it does not end with code 0 */
export async function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  const result = await runCommand(command, args, {
    cwd,
    env: { ...strangersEnv(), ...env },
    timeoutMs: 300_000,
  });
  if (result.code === 0) return result;
  throw new Error(
    `${command} ${args.join(' ')} ended with ${result.code}:\n${result.stdout}\n${result.stderr}`,
  );
}

/** Without what `npm test` tells its children about this repository. */
export function strangersEnv(): Record<string, string | undefined> {
  const told = /^(npm_(package|lifecycle|config_local_prefix|config_prefix)|INIT_CWD|NODE_OPTIONS|VITEST)/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !told.test(name)));
}
