import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { guardAgainstOurDeath } from './death-guard.js';

/** How a process ended: by itself with a code, or by a signal. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** What to start, and where its output goes. */
export interface BackgroundProcessOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** User and group to run as, where we are root. Default: our own. */
  readonly uid?: number;
  readonly gid?: number;
  /** Gets every line of output, beside the memory that {@link BackgroundProcess.lines} keeps. */
  readonly logFile?: string;
  /** Sees every line of standard output as it comes. */
  readonly onLine?: (line: string) => void;
}

const LINES_KEPT = 5_000;

/**
 * A child process that runs until it is stopped. It has a session of its own (a Ctrl-C in the terminal does not reach
 * it, so its owner decides on the order of ends) and does not outlive its owner.
 */
export class BackgroundProcess {
  /** Settles when the process has ended and its output is complete; never rejects. */
  readonly exited: Promise<ProcessExit>;
  readonly pid: number | undefined;
  private ended: ProcessExit | undefined;
  private readonly child: ChildProcessByStdio<null, Readable, Readable>;
  private readonly keptLines: string[] = [];
  private readonly log: WriteStream | undefined;

  constructor({ command, args, logFile, onLine, ...rest }: BackgroundProcessOptions) {
    this.log = logFile === undefined ? undefined : createWriteStream(logFile, { flags: 'a' });
    this.child = spawn(command, args, { ...rest, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    this.pid = this.child.pid;
    const output = createInterface(this.child.stdout).on('line', this.keep);
    if (onLine !== undefined) output.on('line', onLine);
    createInterface(this.child.stderr).on('line', this.keep);
    const release = this.pid === undefined ? () => undefined : guardAgainstOurDeath(this.pid);
    this.exited = new Promise((resolve) => {
      const end = (exit: ProcessExit) => {
        this.ended ??= exit;
        this.log?.end();
        resolve(this.ended);
      };
      this.child.once('exit', release);
      this.child.once('error', (error) => {
        this.keep(error.message);
        end({ code: null, signal: null });
      });
      this.child.once('close', (code, signal) => {
        end({ code, signal });
      });
    });
  }

  /** How it ended, or `undefined` while it runs. */
  get exit(): ProcessExit | undefined {
    return this.ended;
  }

  /** The newest lines of output, standard output and error mixed as they came. */
  get lines(): readonly string[] {
    return this.keptLines;
  }

  /** The last lines of output as one text, for error messages. */
  tail(count = 20): string {
    return this.keptLines.slice(-count).join('\n');
  }

  /** Sends a signal; nothing happens when the process has ended. */
  signal(signal: NodeJS.Signals): void {
    if (this.ended === undefined) this.child.kill(signal);
  }

  /** Asks the process to end and kills it when it has not after `graceMs` (default 10 s). */
  async stop(signal: NodeJS.Signals = 'SIGTERM', graceMs = 10_000): Promise<ProcessExit> {
    this.signal(signal);
    const patience = setTimeout(() => {
      this.signal('SIGKILL');
    }, graceMs);
    const exit = await this.exited;
    clearTimeout(patience);
    return exit;
  }

  /** Ends the process at once, as a crash would. */
  async kill(): Promise<ProcessExit> {
    this.signal('SIGKILL');
    return this.exited;
  }

  private readonly keep = (line: string): void => {
    this.keptLines.push(line);
    if (this.keptLines.length > LINES_KEPT) this.keptLines.shift();
    this.log?.write(`${line}\n`);
  };
}
