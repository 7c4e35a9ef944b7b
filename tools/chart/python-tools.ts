import { requireCommand } from '../process/find-command.js';
import { runCommand } from '../process/run-command.js';
import { SetupError } from '../process/setup-error.js';

/** Installs packages with what they need into a folder of their own, beside what the machine has. */
export async function installPythonPackages(packages: readonly string[], target: string): Promise<void> {
  const python = requireCommand('python3', 'python3 python3-pip');
  const options = ['--quiet', '--disable-pip-version-check', '--no-warn-script-location', '--target', target];
  const { code, stderr } = await runCommand(python, ['-m', 'pip', 'install', ...options, ...packages]);
  if (code === 0) return;
  throw new SetupError(
    `pip could not install ${packages.join(', ')}: ${stderr.trim().split('\n').at(-1) ?? ''}`,
    'apt-get install -y python3-pip, then run the same command again',
  );
}
