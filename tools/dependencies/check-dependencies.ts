import { runCommand } from '../process/run-command.js';
import { readAudit } from './audit.js';
import { foreignLicences, type Component } from './licences.js';

/**
 * Looks at what ships: whether its licences go together with ours, and whether serious weaknesses of it are known.
 * @returns whether all is well
 */
export async function checkDependencies(projectDir: string): Promise<boolean> {
  const [licences, audit] = await Promise.all([checkLicences(projectDir), checkAudit(projectDir)]);
  return licences && audit;
}

async function checkLicences(cwd: string): Promise<boolean> {
  const { code, stdout, stderr } = await runCommand(
    'npx',
    ['cyclonedx-npm', '--omit', 'dev', '--output-file', '-'],
    {
      cwd,
    },
  );
  if (code !== 0) {
    console.error(`The list of dependencies could not be made:\n${stderr}`);
    return false;
  }
  const list = JSON.parse(stdout) as { readonly components: readonly Component[] };
  const foreign = foreignLicences(list.components);
  if (foreign.length === 0) return true;
  console.error(`Licences that do not go together with ours, or are not known:\n  ${foreign.join('\n  ')}`);
  return false;
}

async function checkAudit(cwd: string): Promise<boolean> {
  const { stdout } = await runCommand('npm', ['audit', '--omit=dev', '--json'], { cwd });
  const result = readAudit(stdout);
  switch (result.kind) {
    case 'clean':
      return true;
    case 'found':
      console.error(`Serious weaknesses are known of:\n  ${result.lines.join('\n  ')}`);
      return false;
    case 'unanswered':
      // A registry inside of a company often knows no advisories: whoever has one that does sees the findings.
      console.warn(`Not checked for known weaknesses, as the registry gave no advisories: ${result.why}`);
      return true;
    default:
      return result satisfies never;
  }
}
