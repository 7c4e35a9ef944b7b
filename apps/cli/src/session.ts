import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Deferred } from './deferred.js';
import { processTerminal, type Terminal } from './terminal.js';

/** How a wait ended. */
export type WaitEnd = 'over' | 'timeout' | 'interrupted';

/** What surrounds one run of the tool. */
export interface Session {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Missing where output goes to a file or a program. */
  readonly terminal?: Terminal;
  newId(): string;
  /** A line for standard output: what was asked for. */
  print(line: string): void;
  /** A line for standard error: everything else. */
  complain(line: string): void;
  /** Waits until something is over, at most `timeoutMs` (default: without end), or until the user interrupts. */
  wait(over: Promise<void>, timeoutMs?: number): Promise<WaitEnd>;
}

/** npm passes a signal on that the terminal has sent as well: within this time it is the same Ctrl-C. Milliseconds. */
const SAME_SIGNAL_MS = 1_000;

/** The real surroundings; Ctrl-C and SIGTERM end a wait cleanly, a second one ends the process. */
export function processSession(): Session {
  const interrupted = new Deferred();
  let first: number | undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      first ??= performance.now();
      interrupted.resolve();
      if (performance.now() - first > SAME_SIGNAL_MS) process.exit(130);
    });
  }
  const terminal = processTerminal(process.env);
  return {
    env: process.env,
    ...(terminal === undefined ? {} : { terminal }),
    newId: randomUUID,
    print: (line) => {
      terminal?.hint('');
      process.stdout.write(`${line}\n`);
    },
    complain: (line) => {
      terminal?.hint('');
      process.stderr.write(`${line}\n`);
    },
    wait: async (over, timeoutMs) => waitFor(over, interrupted.promise, timeoutMs),
  };
}

async function waitFor(
  over: Promise<void>,
  interrupted: Promise<void>,
  timeoutMs?: number,
): Promise<WaitEnd> {
  const timer = new AbortController();
  const ends = [over.then((): WaitEnd => 'over'), interrupted.then((): WaitEnd => 'interrupted')];
  if (timeoutMs !== undefined) ends.push(delay<WaitEnd>(timeoutMs, 'timeout', { signal: timer.signal }));
  try {
    return await Promise.race(ends);
  } finally {
    timer.abort();
  }
}
