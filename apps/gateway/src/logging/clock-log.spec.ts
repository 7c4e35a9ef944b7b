import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.js';
import { clockLog } from './clock-log.js';

describe("the database's clock that was set back", () => {
  it('is logged once a minute for each kind, with the number of lines left out', () => {
    const clock = new ManualClock();
    const lines: Array<Record<string, unknown>> = [];
    const write = (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>);
    const log = clockLog(pino({ base: null }, { write }), clock);
    log('rate');
    log('rate');
    log('due');
    clock.pass(60_000);
    log('rate');
    expect(lines.map(({ level, instant, repeats }) => ({ level, instant, repeats }))).toEqual([
      { level: 40, instant: 'rate', repeats: undefined },
      { level: 40, instant: 'due', repeats: undefined },
      { level: 40, instant: 'rate', repeats: 1 },
    ]);
  });
});
