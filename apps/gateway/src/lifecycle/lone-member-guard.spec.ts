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
    return { clock, errors, group, watch, guard };
  };

  it('bears with a killed process that the broker still lists', async () => {
    const { errors, group, watch } = setUp();
    group.size = 2;
    await watch(12);
    group.size = 1;
    await watch(30);
    expect(errors).toEqual([]);
  });

  it('stops when a second member stays, and says what to do', async () => {
    const { errors, group, watch } = setUp();
    await watch(5);
    group.size = 2;
    await watch(16);
    expect(errors[0]?.message).toMatch(/'g' has another member.*DATABASE_URL/);
  });

  describe('before joining', () => {
    const join = () => {
      const { clock, group, guard } = setUp();
      const stopping = new AbortController();
      group.size = 1;
      let end = 'waits';
      void guard.untilAlone(stopping.signal).then(
        () => (end = 'joins'),
        (error: Error) => (end = error.message),
      );
      const pass = async (seconds: number) => {
        for (let quarter = 0; quarter < seconds * 4; quarter += 1) {
          await new Promise((resume) => setImmediate(resume));
          clock.pass(250);
        }
        await new Promise((resume) => setImmediate(resume));
        return end;
      };
      return { group, stopping, pass };
    };

    it('waits for the end of a killed process', async () => {
      const { group, pass } = join();
      expect(await pass(11)).toBe('waits');
      group.size = 0;
      expect(await pass(1)).toBe('joins');
    });

    it('gives up where another one stays, and takes nothing of its', async () => {
      const { pass } = join();
      expect(await pass(16)).toMatch(/'g' has another member.*DATABASE_URL/);
    });

    it('stops waiting when the gateway stops', async () => {
      const { stopping, pass } = join();
      await pass(1);
      stopping.abort(new Error('the gateway stops'));
      expect(await pass(1)).toBe('the gateway stops');
    });
  });
});
