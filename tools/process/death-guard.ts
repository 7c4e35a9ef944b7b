import { spawn } from 'node:child_process';
import { Socket } from 'node:net';

/**
 * Waits on a pipe that only we hold open. The kernel closes it when we die, however we die (a SIGKILL runs no exit
 * handler); then the process is asked to end, and killed if it has not ended 10 s later.
 */
export const guardScript = `
read -r _
kill -TERM "$0" 2>/dev/null
for _ in 1 2 3 4 5 6 7 8 9 10; do sleep 1; kill -0 "$0" 2>/dev/null || exit 0; done
kill -KILL "$0" 2>/dev/null`;

/**
 * Ties the life of a process to ours: it does not outlive us. Costs one sleeping shell.
 *
 * @returns takes the guard away again; call it when the process has ended, before its id can be used anew
 */
export function guardAgainstOurDeath(pid: number): () => void {
  // A session of its own, so that Ctrl-C in the terminal reaches neither the guard nor what it guards.
  const guard = spawn('/bin/sh', ['-c', guardScript, String(pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.on('error', () => undefined);
  guard.unref();
  if (guard.stdin instanceof Socket) guard.stdin.unref();
  return () => {
    guard.kill('SIGKILL');
  };
}
