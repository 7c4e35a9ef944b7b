import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../tools/process/run-command.js';
import { projectDir } from '../support/index.js';

/** The commit of the release before; the next release moves it on. */
const PREVIOUS_RELEASE = 'd69bcaa97beca8115da0bf0c80a258019f43b442';

/** A release that is built. */
export interface BuiltRelease {
  readonly folder: string;
  remove(): Promise<void>;
}

/** False where the history lacks it, as in a shallow clone or a downloaded archive. */
export async function isPreviousReleaseKnown(): Promise<boolean> {
  const { code } = await runCommand('git', ['cat-file', '-e', `${PREVIOUS_RELEASE}^{commit}`], {
    cwd: projectDir,
  });
  return code === 0;
}

/**
 * Builds the release before from the history of this very repository, in a temporary folder.
 * `TEST_PREVIOUS_RELEASE` names one that is built already; it is used and left alone.
 */
export async function buildPreviousRelease(): Promise<BuiltRelease> {
  const given = process.env['TEST_PREVIOUS_RELEASE'];
  if (given !== undefined && given !== '') return { folder: given, remove: async () => undefined };
  const folder = await mkdtemp(join(tmpdir(), 'ecall-gateway-release-'));
  const archive = join(folder, 'release.tar');
  await run('git', ['archive', `--output=${archive}`, PREVIOUS_RELEASE], projectDir);
  await run('tar', ['-xf', archive], folder);
  await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], folder);
  await run('npm', ['run', '--silent', 'build'], folder);
  return { folder, remove: async () => rm(folder, { recursive: true, force: true }) };
}

async function run(command: string, args: readonly string[], cwd: string): Promise<void> {
  const { code, stdout, stderr } = await runCommand(command, args, { cwd });
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}\n${stderr}`);
}
