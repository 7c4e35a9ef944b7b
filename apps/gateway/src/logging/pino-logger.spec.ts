import { describe, expect, it } from 'vitest';
import { createLogger } from './pino-logger.js';

describe('an error in the log', () => {
  const logged = (error: unknown, level = 'info'): Record<string, unknown> => {
    const lines: string[] = [];
    createLogger(level, { write: (line: string) => void lines.push(line) }).warn({ err: error }, 'failed');
    return (JSON.parse(lines[0] ?? '{}') as { err: Record<string, unknown> }).err;
  };
  const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

  it('says what is away without a stack, and with one where details are asked for', () => {
    const outer = new Error('the ledger does not answer', { cause: away });
    expect(logged(outer)).toEqual({
      type: 'Error',
      message: 'the ledger does not answer',
      cause: { type: 'Error', code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' },
    });
    expect(logged(away, 'debug')['stack']).toContain('    at ');
  });

  it('says where a mistake in the program is', () => {
    expect(logged(new TypeError('x is not a function'))['stack']).toContain('pino-logger.spec');
  });
});
