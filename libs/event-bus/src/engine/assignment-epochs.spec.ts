import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AssignmentEpochs, type Epoch } from './assignment-epochs.js';

describe('AssignmentEpochs', () => {
  it('holds the newest epoch of each partition as current; all older ones are aborted', () => {
    const move = fc.record({ partition: fc.integer({ min: 0, max: 2 }), assign: fc.boolean() });
    fc.assert(
      fc.property(fc.array(move, { maxLength: 30 }), (moves) => {
        const epochs = new AssignmentEpochs();
        const current = new Map<number, Epoch>();
        const all: Epoch[] = [];
        for (const { partition, assign } of moves) {
          if (assign) {
            const epoch = epochs.assign('t', partition);
            current.set(partition, epoch);
            all.push(epoch);
          } else {
            epochs.revoke('t', partition);
            current.delete(partition);
          }
          for (const epoch of all) {
            const isCurrent = current.get(epoch.partition) === epoch;
            expect(epochs.isCurrent(epoch)).toBe(isCurrent);
            expect(epoch.signal.aborted).toBe(!isCurrent);
          }
          expect(new Set(epochs.all())).toEqual(new Set(current.values()));
        }
      }),
    );
  });

  it('ends waits without taking partitions away', () => {
    const epochs = new AssignmentEpochs();
    const epoch = epochs.assign('t', 1);
    epochs.abortAll(new Error('stop'));
    expect(epoch.signal.aborted).toBe(true);
    expect(epochs.isCurrent(epoch)).toBe(true);
  });
});
