import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { onAbort } from './on-abort.js';

describe('onAbort', () => {
  it('tells every listener, with a single one at the signal', () => {
    const abort = new AbortController();
    const told: number[] = [];
    for (let index = 0; index < 50; index += 1) onAbort(abort.signal, () => told.push(index));
    expect(getEventListeners(abort.signal, 'abort')).toHaveLength(1);
    abort.abort();
    expect(told).toHaveLength(50);
  });

  it('does not tell who has taken it back', () => {
    const abort = new AbortController();
    let told = false;
    onAbort(abort.signal, () => (told = true))();
    abort.abort();
    expect(told).toBe(false);
  });
});
