import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { onAbort } from './abort-listeners.js';

describe('onAbort', () => {
  it('tells every listener with a single one at the signal', () => {
    const abort = new AbortController();
    const told: number[] = [];
    for (let index = 0; index < 50; index++) onAbort(abort.signal, () => told.push(index));
    expect(getEventListeners(abort.signal, 'abort')).toHaveLength(1);
    abort.abort();
    expect(told).toHaveLength(50);
  });

  it('does not tell who has taken it back, also while others are told', () => {
    const abort = new AbortController();
    const told: string[] = [];
    const takeBack: Array<() => void> = [];
    onAbort(abort.signal, () => {
      told.push('first');
      takeBack.forEach((second) => second());
    });
    takeBack.push(onAbort(abort.signal, () => told.push('second')));
    abort.abort();
    expect(told).toEqual(['first']);
  });

  it('tells at once where the signal is already aborted', () => {
    let told = false;
    onAbort(AbortSignal.abort(), () => (told = true))();
    expect(told).toBe(true);
  });
});
