import { join } from 'node:path';
import { BackgroundProcess } from '../../../tools/process/background-process.js';
import type { Image } from './build-images.js';

/** Only root may become another user and make the file system read-only. */
export const isRoot = process.getuid?.() === 0;

/** Makes every file read-only for the command that follows, takes all rights from it, and becomes it. */
const CONFINE = `
mount --make-rprivate /
mount -o bind,remount,ro /
user=$1 group=$2
shift 2
exec setpriv --reuid="$user" --regid="$group" --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all -- "$@"
`;

/**
 * Runs what a container would run, as the manifests ask for it: its image's command (or other arguments), as its user, with
 * no rights, on a file system that cannot be written, and with nothing in its environment but what is given.
 */
export function runContainer(
  image: Image,
  node: string,
  environment: Readonly<Record<string, string>>,
  args: readonly string[] = image.cmd,
): BackgroundProcess {
  const [program, ...rest] = image.entrypoint;
  if (program !== 'node') throw new Error(`the image runs ${program}, not node`);
  const command = [node, ...rest, ...args];
  const [user = '', group = ''] = image.user.split(':');
  const confined = ['--mount', 'sh', '-euc', CONFINE, 'sh', user, group, ...command];
  return new BackgroundProcess({
    command: isRoot ? 'unshare' : node,
    args: isRoot ? confined : command.slice(1),
    cwd: join(image.root, image.workdir),
    env: { PATH: process.env['PATH'], ...image.env, ...environment },
  });
}
