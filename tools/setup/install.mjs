// Runs before anything is installed: plain Node, no dependency, no build.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

export const projectDir = resolve(import.meta.dirname, '../..');

/** Stops with a plain sentence on a Node that cannot run the project. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`This needs Node 20.19 or newer; you have ${process.versions.node}.`);
  process.exit(1);
}

/**
 * Installs what package-lock.json names, unless it is there. Says only what went wrong: some of Nest's own packages
 * name newer Nodes than they need, which would fill a newcomer's first screen.
 */
export function install() {
  if (isInstalled(projectDir)) return;
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], 'install the dependencies');
}

/** Compiles everything that changed. */
export function build() {
  run('npm', ['run', '--silent', 'build'], 'build');
}

/**
 * Compares package-lock.json with npm's own record of what it installed. Dates say nothing here: a checkout makes new
 * ones.
 */
export function isInstalled(folder) {
  const recordFile = resolve(folder, 'node_modules/.package-lock.json');
  if (!existsSync(recordFile)) return false;
  const installed = packagesOf(recordFile);
  return Object.entries(packagesOf(resolve(folder, 'package-lock.json'))).every(([path, wanted]) => {
    if (path === '') return true;
    const found = installed[path];
    // What is optional may be for another platform.
    if (found === undefined) return wanted.optional === true;
    return found.version === wanted.version && found.resolved === wanted.resolved;
  });
}

function packagesOf(lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
}

/** Runs one step in the foreground; its failure ends this process with the same code. */
export function run(command, args, what) {
  console.log(`> ${what}`);
  const { status, signal, error } = spawnSync(command, args, { cwd: projectDir, stdio: 'inherit' });
  if (status === 0) return;
  console.error(
    error === undefined ? `Could not ${what} (${signal ?? `exit code ${status}`}).` : error.message,
  );
  process.exit(status ?? 1);
}
