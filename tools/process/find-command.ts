import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { SetupError } from './setup-error.js';

/** The full path of a command, or `undefined` when none of the folders of `PATH` has it. */
export function findCommand(name: string, path = process.env['PATH'] ?? ''): string | undefined {
  return path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

/**
 * The full path of a command that must be there.
 *
 * @param debianPackage what brings it on Debian and Ubuntu; stands in the next step
 * @throws {SetupError} when it is missing
 */
export function requireCommand(name: string, debianPackage: string): string {
  const found = findCommand(name);
  if (found === undefined) {
    throw new SetupError(`The command "${name}" is not installed.`, `apt-get install -y ${debianPackage}`);
  }
  return found;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
