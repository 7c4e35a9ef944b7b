import { deadLetterView, readDeadLetter } from '@ecall-gateway/contracts';
import { describe, expect, it } from 'vitest';
import { formatForPeople, printable } from './format-dead-letter.js';

const letter = readDeadLetter({
  partition: 3,
  offset: '17',
  timestamp: Date.parse('2026-11-26T10:00:00Z'),
  key: Buffer.from('order-42'),
  value: Buffer.from('{"to":"+41791234567"}'),
  headers: {
    'dlq-reason': 'unknown-account',
    'dlq-error': 'account: not configured here',
    'dlq-topic': 'commands',
    'dlq-partition': '2',
    'dlq-offset': '118',
    'dlq-timestamp': '1500',
  },
});

describe('printed', () => {
  it('has no value that nobody asked for', () => {
    for (const format of [formatForPeople, JSON.stringify]) {
      expect(format(deadLetterView(letter, { key: true, value: false }))).not.toContain('791234567');
      expect(format(deadLetterView(letter, { key: true, value: true }))).toContain('791234567');
      expect(format(deadLetterView(letter, { key: true, value: false }))).toContain('unknown-account');
    }
    expect(
      formatForPeople(deadLetterView(letter, { key: true, value: false }))
        .split('\n')
        .slice(1),
    ).toEqual(['          commands 2:118, key order-42, 21 B', '          account: not configured here']);
    expect(deadLetterView(letter, { key: true, value: false })).toMatchObject({
      id: '3:17',
      origin: { partition: 2, timestamp: '1970-01-01T00:00:01.500Z' },
      size: 21,
    });
  });

  it('is silent about a key that the gateway does not tell', () => {
    const { key: _, ...told } = deadLetterView(letter, { key: true, value: false });
    expect(formatForPeople(told)).toContain('commands 2:118, 21 B');
  });

  it('does not steer a terminal', () => {
    expect(printable('a\x1b[31m\nb\u202e')).toBe('a\\u001b[31m\\u000ab\\u202e');
    expect(printable('Grüezi 👋')).toBe('Grüezi 👋');
  });
});
