import { pino } from 'pino';
import { expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.js';
import { settled } from '../testing/world.js';
import { Retention } from './retention.js';

it('goes on at once while a batch is full, and rests when it is not', async () => {
  const deleted = [200, 200, 3, 0];
  const asked: object[] = [];
  const clock = new ManualClock();
  const ledger = {
    prune: async (options: object) => {
      asked.push(options);
      return deleted.shift() ?? 0;
    },
  };
  const retention = new Retention(ledger, 30, clock, pino({ level: 'silent' }));
  retention.start();
  await settled();
  expect(asked).toEqual(Array.from({ length: 3 }, () => ({ days: 30, limit: 200 })));
  clock.pass(45_000);
  await settled();
  expect(asked).toHaveLength(4);
  await retention.stop();
});
