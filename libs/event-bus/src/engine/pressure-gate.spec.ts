import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PressureGate } from './pressure-gate.js';

describe('PressureGate', () => {
  it('closes at the bound, opens at half of it, and says so once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.boolean(), { maxLength: 200 }),
        (high, moves) => {
          const gate = new PressureGate(high);
          const low = Math.floor(high / 2);
          let held = 0;
          let open = true;
          let saidRight = true;
          for (const enters of moves) {
            if (enters && open) {
              gate.enter();
              held += 1;
              open = held < high;
            } else if (!enters && held > 0) {
              held -= 1;
              const opens: boolean = !open && held <= low;
              saidRight &&= gate.leave() === opens;
              open ||= opens;
            }
            expect(saidRight).toBe(true);
            expect(gate.isOpen).toBe(open);
            expect(gate.inFlight).toBe(held);
            expect(held).toBeLessThanOrEqual(high);
          }
        },
      ),
    );
  });

  it('refuses bounds that leave no room between them', () => {
    expect(() => new PressureGate(0)).toThrow(RangeError);
    expect(() => new PressureGate(2, 2)).toThrow(RangeError);
  });

  it('counts what is heavy for more than one', () => {
    const gate = new PressureGate(10);
    gate.enter(4);
    expect(gate.isOpen).toBe(true);
    gate.enter(100);
    expect(gate.isOpen).toBe(false);
    expect(gate.leave(4)).toBe(false);
    expect(gate.leave(100)).toBe(true);
    expect(gate.inFlight).toBe(0);
  });
});
