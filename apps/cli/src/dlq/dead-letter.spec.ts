import { describe, expect, it } from 'vitest';
import type { ReadRecord } from '../kafka/read-to-end.js';
import { readDeadLetter } from './dead-letter.js';
import { formatAsJson, formatForPeople, printable } from './format-dead-letter.js';
import { replayOf } from './replay-record.js';

const record = (more: Partial<ReadRecord> = {}): ReadRecord => ({
  partition: 3,
  offset: '17',
  timestamp: String(Date.parse('2026-11-26T10:00:00Z')),
  key: Buffer.from('order-42'),
  value: Buffer.from([0x7b, 0, 0xff]),
  headers: {
    'x-own': [Buffer.from('a'), Buffer.from('b')],
    'dlq-reason': Buffer.from('unknown-account'),
    'dlq-error': Buffer.from('account: not configured here'),
    'dlq-topic': Buffer.from('commands'),
    'dlq-partition': Buffer.from('2'),
    'dlq-offset': Buffer.from('118'),
    'dlq-timestamp': Buffer.from('1500'),
    'dlq-attempts': Buffer.from('1'),
  },
  ...more,
});
const without = (...names: string[]) =>
  record({
    headers: Object.fromEntries(
      Object.entries(record().headers ?? {}).filter(([name]) => !names.includes(name)),
    ),
  });
const partitions = new Map([['commands', 6]]);

describe('a dead letter', () => {
  it('is read with what it was', () => {
    expect(readDeadLetter(record())).toEqual({
      id: '3:17',
      time: Date.parse('2026-11-26T10:00:00Z'),
      reason: 'unknown-account',
      error: 'account: not configured here',
      attempts: 1,
      origin: { topic: 'commands', partition: 2, offset: '118', timestamp: 1_500 },
      key: Buffer.from('order-42'),
      value: Buffer.from([0x7b, 0, 0xff]),
      headers: { 'x-own': [Buffer.from('a'), Buffer.from('b')] },
    });
  });

  it('of an earlier release was published about when it was given up', () => {
    expect(readDeadLetter(without('dlq-timestamp')).origin?.timestamp).toBe(
      Date.parse('2026-11-26T10:00:00Z'),
    );
  });

  it('of somebody else is one all the same', () => {
    expect(readDeadLetter(record({ headers: {} }))).toMatchObject({ reason: 'unknown', error: '' });
  });
});

describe('what goes back', () => {
  it('is the record as it was, named by its first publication', () => {
    expect(replayOf(readDeadLetter(record()), partitions)).toEqual({
      topic: 'commands',
      message: {
        key: Buffer.from('order-42'),
        value: Buffer.from([0x7b, 0, 0xff]),
        partition: 2,
        headers: {
          'x-own': [Buffer.from('a'), Buffer.from('b')],
          'dlq-replay': 'commands:2:118:1500',
        },
      },
    });
  });

  it('keeps its first name when it came again', () => {
    const again = record({ headers: { ...record().headers, 'dlq-replay': Buffer.from('commands:0:7:900') } });
    expect(replayOf(readDeadLetter(again), partitions)).toMatchObject({
      message: { headers: { 'dlq-replay': 'commands:0:7:900' } },
    });
  });

  it('goes where its key belongs when the partition is gone', () => {
    const smaller = replayOf(readDeadLetter(record()), new Map([['commands', 1]]));
    expect('message' in smaller && smaller.message).not.toHaveProperty('partition');
  });

  it.each([
    [record({ value: null }), 'its value was not kept; it lies at commands 2:118'],
    [without('dlq-topic'), 'it names no topic'],
    [
      record({ headers: { ...record().headers, 'dlq-topic': Buffer.from('gone') } }),
      'there is no topic gone',
    ],
  ])('is nothing where something is missing: %#', (given, unfit) => {
    expect(replayOf(readDeadLetter(given), partitions)).toEqual({ unfit: expect.stringContaining(unfit) });
  });

  it('may be empty, if that was its fault', () => {
    const empty = record({
      value: null,
      headers: { ...record().headers, 'dlq-reason': Buffer.from('empty') },
    });
    expect(replayOf(readDeadLetter(empty), partitions)).toHaveProperty('message');
  });
});

describe('printed', () => {
  it('has no value that nobody asked for', () => {
    const letter = readDeadLetter(record({ value: Buffer.from('{"to":"+41791234567"}') }));
    for (const format of [formatForPeople, formatAsJson]) {
      expect(format(letter, false)).not.toContain('791234567');
      expect(format(letter, true)).toContain('791234567');
      expect(format(letter, false)).toContain('unknown-account');
    }
    expect(formatForPeople(letter, false).split('\n').slice(1)).toEqual([
      '          commands 2:118, key order-42, 21 B',
      '          account: not configured here',
    ]);
    expect(JSON.parse(formatAsJson(letter, false))).toMatchObject({
      id: '3:17',
      origin: { partition: 2, timestamp: '1970-01-01T00:00:01.500Z' },
      size: 21,
    });
  });

  it('does not steer a terminal', () => {
    expect(printable('a\x1b[31m\nb\u202e')).toBe('a\\u001b[31m\\u000ab\\u202e');
    expect(printable('Grüezi 👋')).toBe('Grüezi 👋');
  });
});
