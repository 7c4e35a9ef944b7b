import { describe, expect, it } from 'vitest';
import { fail, ok, together, warn } from './finding.js';
import { formatFinding, formatSummary, wrap } from './report.js';

const plain = { nameWidth: 6, colours: false };

describe('the report', () => {
  it('is one line per check for programs', () => {
    expect(formatFinding('kafka', ok('there'), plain)).toBe('ok    kafka   there');
    expect(formatFinding('clock', fail('late', 'wind it'), plain)).toBe('fail  clock   late → wind it');
  });

  it('keeps within the columns of a terminal', () => {
    const text = formatFinding('ledger', warn('one two three four five', 'do this and that'), {
      ...plain,
      columns: 34,
    });
    expect(text.split('\n')).toEqual([
      'warn  ledger  one two three four',
      '              five',
      '              → do this and that',
    ]);
  });

  it('has colours only where they are wanted', () => {
    expect(formatFinding('kafka', ok('x'), { ...plain, colours: true })).toContain('\x1b[32mok  \x1b[0m');
    expect(formatSummary([ok('x'), fail('y', 'z')], plain)).toBe('2 checks: 1 ok, 0 warn, 1 fail');
  });

  it('breaks no word', () => {
    expect(wrap('https://a.very.long.example.com/ is long', 10)).toEqual([
      'https://a.very.long.example.com/',
      'is long',
    ]);
  });
});

describe('together', () => {
  it('is as bad as its worst part, and says each next step once', () => {
    expect(together([ok('a'), warn('b', 'y'), fail('c', 'x'), warn('d', 'y')])).toEqual({
      level: 'fail',
      seen: 'a; b; c; d',
      nextStep: 'x; y',
    });
    expect(together([ok('a')])).toEqual(ok('a'));
  });
});
