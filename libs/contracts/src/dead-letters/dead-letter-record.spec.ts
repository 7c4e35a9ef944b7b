import { describe, expect, it } from 'vitest';
import { readDeadLetter, type RawDeadLetter } from './dead-letter-record.js';

const HEADERS = {
  'x-own': [Buffer.from('a'), Buffer.from('b')],
  'dlq-reason': Buffer.from('unknown-account'),
  'dlq-error': Buffer.from('account: not configured here'),
  'dlq-topic': Buffer.from('commands'),
  'dlq-partition': Buffer.from('2'),
  'dlq-offset': Buffer.from('118'),
  'dlq-timestamp': Buffer.from('1500'),
  'dlq-attempts': Buffer.from('1'),
};
const record = (more: Partial<RawDeadLetter> = {}): RawDeadLetter => ({
  partition: 3,
  offset: '17',
  timestamp: String(Date.parse('2026-11-26T10:00:00Z')),
  key: Buffer.from('order-42'),
  value: Buffer.from([0x7b, 0, 0xff]),
  headers: HEADERS,
  ...more,
});

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
    const { 'dlq-timestamp': _, ...headers } = HEADERS;
    expect(readDeadLetter(record({ headers })).origin?.timestamp).toBe(Date.parse('2026-11-26T10:00:00Z'));
  });

  it('of somebody else is one all the same', () => {
    const letter = readDeadLetter(record({ headers: {} }));
    expect(letter).toMatchObject({ reason: 'unknown', error: '' });
    expect(letter).not.toHaveProperty('origin');
  });

  it('that was sent back before says of what', () => {
    const headers = { ...HEADERS, 'dlq-replay': 'commands:0:7:900' };
    expect(readDeadLetter(record({ headers })).replayOf).toBe('commands:0:7:900');
  });
});
