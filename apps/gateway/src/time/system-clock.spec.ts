import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { systemClock } from './system-clock.js';

describe('the clock of the system', () => {
  it('sleeps no shorter than it was told', async () => {
    const start = systemClock.monotonic();
    await systemClock.sleep(20, new AbortController().signal);
    // A timer of Node's may be early by a part of a millisecond.
    expect(systemClock.monotonic() - start).toBeGreaterThan(18);
  });

  it('rejects with the reason itself when its signal aborts', async () => {
    const controller = new AbortController();
    const sleeping = systemClock.sleep(600_000, controller.signal);
    controller.abort('woken');
    await expect(sleeping).rejects.toBe('woken');
    await expect(systemClock.sleep(600_000, controller.signal)).rejects.toBe('woken');
  });

  it('leaves one listener at a signal, however often it has slept', async () => {
    const { signal } = new AbortController();
    for (let time = 0; time < 5; time += 1) await systemClock.sleep(0, signal);
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  });
});
