import { readDeadLetter } from '@ecall-gateway/contracts';
import { describe, expect, it } from 'vitest';
import { isSelected, readIds, readSince } from './selection.js';

const letter = readDeadLetter({
  partition: 3,
  offset: '17',
  timestamp: '5000',
  key: null,
  value: null,
  headers: { 'dlq-reason': Buffer.from('not-json') },
});

describe('a selection', () => {
  it.each([
    [{}, true],
    [{ ids: ['3:17'] }, true],
    [{ ids: ['3:18'] }, false],
    [{ reasons: ['empty', 'not-json'] }, true],
    [{ reasons: ['empty'] }, false],
    [{ since: 5_000 }, true],
    [{ since: 5_001 }, false],
    [{ ids: ['3:17'], reasons: ['empty'] }, false],
  ])('%j', (selection, expected) => {
    expect(isSelected(selection, letter)).toBe(expected);
  });
});

it.each([
  ['30m', 8_200_000],
  ['2h', 2_800_000],
  ['1970-01-01T00:00:05Z', 5_000],
])('since %s', (text, expected) => {
  expect(readSince(text, 10_000_000)).toBe(expected);
});

it('says what may stand there', () => {
  expect(() => readSince('yesterday', 0)).toThrow('--since yesterday is no instant');
  expect(() => readIds(['3:17', '4'])).toThrow('4 is no dead letter');
});
