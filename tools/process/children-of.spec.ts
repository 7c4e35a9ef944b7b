import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { childrenOf } from './children-of.js';

describe.runIf(process.platform === 'linux')('the children of a process', () => {
  it('are found while they run', async () => {
    const child = spawn('sleep', ['60']);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    expect(await childrenOf(process.pid)).toContain(child.pid);
    child.kill('SIGKILL');
    await ended;
    expect(await childrenOf(process.pid)).not.toContain(child.pid);
  });
});
