import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BackgroundProcess } from './background-process.js';
import { waitFor } from './wait-for.js';

const shell = (script: string, logFile?: string) =>
  new BackgroundProcess({
    command: '/bin/sh',
    args: ['-c', script],
    ...(logFile === undefined ? {} : { logFile }),
  });

describe('BackgroundProcess', () => {
  it('keeps what the process printed, also in a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ecall-gateway-log-'));
    const logFile = join(folder, 'a.log');
    const process = shell('echo one; echo two; exit 3', logFile);
    expect(await process.exited).toEqual({ code: 3, signal: null });
    expect(process.tail(1)).toBe('two');
    await waitFor(() => readFileSync(logFile, 'utf8') === 'one\ntwo\n', {
      deadlineMs: 5_000,
      what: 'the log',
    });
    rmSync(folder, { recursive: true });
  });

  it('kills what does not end when it is asked to', async () => {
    const process = shell('trap "" TERM; echo ready; while :; do sleep 0.1; done');
    await waitFor(() => process.tail() === 'ready', { deadlineMs: 5_000, what: 'the trap' });
    expect(await process.stop('SIGTERM', 50)).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('tells when there is no such command', async () => {
    const process = new BackgroundProcess({ command: '/nowhere/at-all', args: [] });
    expect(await process.exited).toEqual({ code: null, signal: null });
    expect(process.tail()).toContain('ENOENT');
  });
});
