import { describe, expect, it } from 'vitest';
import { readDeadLetter } from './dead-letter-record.js';
import { deadLetterView } from './dead-letter-view.js';

const letter = (timestamp: string) =>
  readDeadLetter({
    partition: 3,
    offset: '17',
    timestamp: Date.parse('2026-11-26T10:00:00Z'),
    key: Buffer.from('order-42'),
    value: Buffer.from('{ poison'),
    headers: {
      'dlq-topic': 'commands',
      'dlq-partition': '2',
      'dlq-offset': '118',
      'dlq-timestamp': timestamp,
    },
  });

describe('a dead letter for people', () => {
  it('shows key and value only where that is wanted, and no more of them than asked for', () => {
    expect(deadLetterView(letter('1500'), { key: false, value: false })).not.toHaveProperty('key');
    expect(deadLetterView(letter('1500'), { key: true, value: true, longest: 5 })).toMatchObject({
      key: 'order',
      value: '{ poi',
      size: 8,
      origin: { timestamp: '1970-01-01T00:00:01.500Z' },
    });
  });

  it('is shown although a header of it is no instant', () => {
    expect(deadLetterView(letter('soon'), { key: false, value: false }).origin?.timestamp).toBe(
      '1970-01-01T00:00:00.000Z',
    );
  });
});
