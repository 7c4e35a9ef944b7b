import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { guardAgainstOurDeath, guardScript } from './death-guard.js';

describe('the guard', () => {
  it('ends what it guards when its pipe closes, as it does when the owner dies', async () => {
    const guarded = spawn('sleep', ['60']);
    const ended = once(guarded, 'exit');
    const guard = spawn('/bin/sh', ['-c', guardScript, String(guarded.pid)], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    const guardEnded = once(guard, 'exit');
    guard.stdin.end();
    expect(await ended).toEqual([null, 'SIGTERM']);
    expect(await guardEnded).toEqual([0, null]);
  });

  it('lets go of a process when it is released', async () => {
    const guarded = spawn('sleep', ['60']);
    guardAgainstOurDeath(guarded.pid ?? 0)();
    guarded.kill('SIGINT');
    expect(await once(guarded, 'exit')).toEqual([null, 'SIGINT']);
  });
});
