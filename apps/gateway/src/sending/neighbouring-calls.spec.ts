import { describe, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.js';
import { NeighbouringCalls } from './neighbouring-calls.js';

/** Calls after one another: `+` of another row passes, `-` does not, `s` is the suspect refused, `p` the suspect passes; a number waits seconds. */
function bracketed(calls: string): number {
  const clock = new ManualClock();
  const neighbours = new NeighbouringCalls(clock);
  let found = 0;
  let attempts = 0;
  for (const call of calls.split(' ')) {
    if (/\d/.test(call)) clock.pass(Number(call) * 1_000);
    else {
      attempts += 1;
      const isSuspect = call === 's' || call === 'p';
      const attempt = { rowId: isSuspect ? 'suspect' : `row ${attempts}`, attempt: attempts };
      const ended = { attempt, hasPassed: call === '+' || call === 'p', isSuspectsRefusal: call === 's' };
      found += neighbours.record('line', ended).length;
    }
  }
  return found;
}

describe('a refusal of a suspect is bracketed', () => {
  it.each(['+ s +', '+ 60 s 60 +', '- + s + -', '+ s + s +', '+ 5 s 30 s 5 +'])('%s', (calls) => {
    expect(bracketed(calls)).toBeGreaterThan(0);
  });
});

describe('it is not bracketed', () => {
  it.each([
    ['without a call before', 's +'],
    ['without a call after', '+ s'],
    ['where the nearest before did not pass', '+ - s +'],
    ['where the nearest after did not pass', '+ s - +'],
    ['by a call too long before', '+ 61 s +'],
    ['by a call too long after', '+ s 61 +'],
    ['by its own calls', 'p s p'],
    ['by an own call after', '+ s p'],
  ])('%s: %s', (_, calls) => {
    expect(bracketed(calls)).toBe(0);
  });

  it('by calls of another account, channel or sender', () => {
    const neighbours = new NeighbouringCalls(new ManualClock());
    const call = (line: string, rowId: string, hasPassed: boolean) =>
      neighbours.record(line, { attempt: { rowId, attempt: 1 }, hasPassed, isSuspectsRefusal: !hasPassed });
    call('a', 'one', true);
    call('b', 'suspect', false);
    expect(call('b', 'two', true)).toEqual([]);
    expect(call('a', 'three', true)).toEqual([]);
  });
});

it('says which attempt was refused, and how long ago', () => {
  const clock = new ManualClock();
  const neighbours = new NeighbouringCalls(clock);
  const passed = { hasPassed: true, isSuspectsRefusal: false };
  neighbours.record('l', { attempt: { rowId: 'a', attempt: 1 }, ...passed });
  const attempt = { rowId: 'suspect', attempt: 4 };
  neighbours.record('l', { attempt, hasPassed: false, isSuspectsRefusal: true });
  clock.pass(7_000);
  const closing = { attempt: { rowId: 'b', attempt: 1 }, ...passed };
  expect(neighbours.record('l', closing)).toEqual([{ attempt, agoMs: 7_000 }]);
  expect(neighbours.record('l', closing)).toEqual([]);
});
