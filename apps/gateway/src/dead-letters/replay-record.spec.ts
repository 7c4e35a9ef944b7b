import { readDeadLetter, type RawDeadLetter } from '@ecall-gateway/contracts';
import { describe, expect, it } from 'vitest';
import { replayOf } from './replay-record.js';

const HEADERS = {
  'x-own': [Buffer.from('a'), Buffer.from('b')],
  'dlq-reason': Buffer.from('unknown-account'),
  'dlq-topic': Buffer.from('commands'),
  'dlq-partition': Buffer.from('2'),
  'dlq-offset': Buffer.from('118'),
  'dlq-timestamp': Buffer.from('1500'),
};
const letter = (more: Partial<RawDeadLetter> = {}) =>
  readDeadLetter({
    partition: 3,
    offset: '17',
    timestamp: 2_000,
    key: Buffer.from('order-42'),
    value: Buffer.from([0x7b, 0, 0xff]),
    headers: HEADERS,
    ...more,
  });
const partitions = new Map([['commands', 6]]);

describe('what goes back', () => {
  it('is the record as it was, named by its first publication', () => {
    expect(replayOf(letter(), partitions)).toEqual({
      topic: 'commands',
      key: Buffer.from('order-42'),
      value: Buffer.from([0x7b, 0, 0xff]),
      partition: 2,
      headers: { 'x-own': [Buffer.from('a'), Buffer.from('b')], 'dlq-replay': 'commands:2:118:1500' },
    });
  });

  it('keeps its first name when it came again', () => {
    const again = letter({ headers: { ...HEADERS, 'dlq-replay': Buffer.from('commands:0:7:900') } });
    expect(replayOf(again, partitions)).toMatchObject({ headers: { 'dlq-replay': 'commands:0:7:900' } });
  });

  it('goes where its key belongs when the partition is gone', () => {
    expect(replayOf(letter(), new Map([['commands', 1]]))).not.toHaveProperty('partition');
  });

  it.each([
    [letter({ value: null }), 'its value was not kept; it lies at commands 2:118'],
    [letter({ headers: {} }), 'it names no topic'],
    [
      letter({ headers: { ...HEADERS, 'dlq-topic': 'payments' } }),
      'from topic payments, which is not read here',
    ],
  ])('is nothing where something is missing: %#', (given, unfit) => {
    expect(replayOf(given, partitions)).toEqual({ unfit: expect.stringContaining(unfit) });
  });

  it('may be empty, if that was its fault', () => {
    const empty = letter({ value: null, headers: { ...HEADERS, 'dlq-reason': 'empty' } });
    expect(replayOf(empty, partitions)).toMatchObject({ topic: 'commands', value: null });
  });
});
