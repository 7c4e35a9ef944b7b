import { describe, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.js';
import { busLog } from './bus-log.js';
import { createLogger } from './pino-logger.js';

describe('the bus in the log', () => {
  const setUp = () => {
    const lines: Array<Record<string, unknown>> = [];
    const logger = createLogger('info', {
      write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>),
    });
    const clock = new ManualClock();
    return { lines, clock, tell: busLog(logger, clock) };
  };

  it('says once a minute that a broker is away', () => {
    const { lines, clock, tell } = setUp();
    for (let second = 0; second < 90; second += 1) {
      tell({ level: 'error', type: 'client', message: 'connect ECONNREFUSED' });
      tell({ level: 'error', type: 'consumer-crashed', message: 'connect ECONNREFUSED' });
      clock.pass(1_000);
    }
    expect(lines.filter(({ type }) => type === 'client')).toMatchObject([
      { level: 'error', msg: 'connect ECONNREFUSED' },
      { level: 'error', msg: 'connect ECONNREFUSED', repeats: 119 },
    ]);
    expect(lines).toHaveLength(2);
  });

  it('tells of each dead letter, and not in its words', () => {
    const { lines, tell } = setUp();
    for (const offset of ['1', '2'])
      tell({ level: 'warn', type: 'record-dead-letter', message: 'Unexpected token', offset });
    expect(lines).toMatchObject([{ msg: 'record-dead-letter', offset: '1' }, { offset: '2' }]);
    expect(JSON.stringify(lines)).not.toContain('Unexpected');
  });

  it('quotes no number that a server quoted', () => {
    const { lines, tell } = setUp();
    tell({ level: 'info', type: 'record-wait', message: 'refused: +41791234567', offset: '1' });
    expect(lines).toMatchObject([{ reason: 'refused: [number]' }]);
  });

  it('tells once a minute that records wait, and for what', () => {
    const { lines, tell } = setUp();
    for (const offset of ['1', '2'])
      tell({ level: 'info', type: 'record-wait', message: 'the ledger does not answer: disk full', offset });
    expect(lines).toMatchObject([{ msg: 'record-wait', reason: 'the ledger does not answer: disk full' }]);
    expect(lines).toHaveLength(1);
  });

  it('tells once a minute of errors that nobody foresaw, and where they come from', () => {
    const { lines, tell } = setUp();
    const message = 'TypeError at SendMessageHandler.handle (send-message.handler.js:1:1)';
    for (const offset of ['1', '2'])
      tell({ level: 'error', type: 'record-unexpected-error', message, offset });
    expect(lines).toMatchObject([{ level: 'error', msg: 'record-unexpected-error', reason: message }]);
    expect(lines).toHaveLength(1);
  });
});
