import { join } from 'node:path';
import { runCommand } from '../../tools/process/run-command.js';
import { projectDir } from './project-paths.js';

/** What one run of the command line tool brought. */
export interface EcallRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly lines: readonly string[];
}

/** Runs the built command line tool. It sees only the settings given here, not those of the developer's shell. */
export async function runEcall(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd = projectDir,
): Promise<EcallRun> {
  const { code, stdout, stderr } = await runCommand(
    process.execPath,
    ['--enable-source-maps', join(projectDir, 'apps/cli/dist/main.js'), ...args],
    { cwd, env: { PATH: process.env['PATH'], ...env }, timeoutMs: 60_000 },
  );
  return { code, stdout, stderr, lines: stdout.split('\n').filter(Boolean) };
}
