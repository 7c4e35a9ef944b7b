import { describe, expect, it } from 'vitest';
import { createLogger } from '../logging/pino-logger.js';
import { ManualClock } from '../testing/manual-clock.js';
import { LoneMemberGuard } from './lone-member-guard.js';

describe('LoneMemberGuard', () => {
  const setUp = () => {
    const clock = new ManualClock();
    const errors: Error[] = [];
    const group = { size: 1 };
    const bus = { memberCount: async () => group.size };
    const guard = new LoneMemberGuard(bus, 'g', (error) => errors.push(error), clock, createLogger('silent'));
    const watch = async (seconds: number) => {
      for (let second = 0; second < seconds; second += 1) {
        await guard.round();
        clock.pass(1_000);
      }
    };
    return { errors, group, watch };
  };

  it('bears with a killed process that the broker still lists', async () => {
    const { errors, group, watch } = setUp();
    group.size = 2;
    await watch(15);
    group.size = 1;
    await watch(30);
    expect(errors).toEqual([]);
  });

  it('stops when a second member stays, and says what to do', async () => {
    const { errors, group, watch } = setUp();
    await watch(5);
    group.size = 2;
    await watch(21);
    expect(errors[0]?.message).toMatch(/'g' has another member.*DATABASE_URL/);
  });
});
