import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../process/run-command.js';
import { readAudit } from './audit.js';
import { foreignLicences, type LockedPackage } from './licences.js';

/**
 * Looks at what ships: whether its licences go together with ours, and whether serious weaknesses of it are known.
 * @returns whether all is well
 */
export async function checkDependencies(projectDir: string): Promise<boolean> {
  const [licences, audit] = await Promise.all([checkLicences(projectDir), checkAudit(projectDir)]);
  return licences && audit;
}

async function checkLicences(projectDir: string): Promise<boolean> {
  const lock = JSON.parse(await readFile(join(projectDir, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, LockedPackage>>;
  };
  const foreign = foreignLicences(lock.packages);
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
