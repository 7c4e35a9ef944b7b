import { spawn } from 'node:child_process';

/** What a command left behind. */
export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How {@link runCommand} runs. */
export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** User and group to run as, where we are root. Default: our own. */
  readonly uid?: number;
  readonly gid?: number;
  /** Written to standard input, which is then closed. */
  readonly input?: string | Buffer;
  /** Milliseconds until the command is killed. Default: none. */
  readonly timeoutMs?: number;
  /** Sees every line of standard output as it comes. */
  readonly onLine?: (line: string) => void;
}

/**
 * Runs a command to its end and hands back what it printed; a code other than 0 is a result, not an error.
 *
 * @throws the error of `spawn` (code `ENOENT` when there is no such command)
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  { input, timeoutMs, onLine, ...rest }: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...rest, timeout: timeoutMs, killSignal: 'SIGKILL' });
    let stdout = '';
    let stderr = '';
    let unfinished = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
      if (onLine !== undefined) {
        const lines = (unfinished + chunk).split('\n');
        unfinished = lines.pop() ?? '';
        lines.forEach(onLine);
      }
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, stdout, stderr });
    });
    // A command that ends without reading its input closes the pipe: its exit code tells, not the EPIPE.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
