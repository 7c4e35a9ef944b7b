import { describe, expect, it } from 'vitest';
import { acceptanceSeconds } from './send-metrics.js';

const at = (seconds: number) => new Date(Date.UTC(2026, 5, 1, 12, 0, seconds)).toISOString();
const row = (published: number, read: number, accepted: number) => ({
  source: { topic: 't', partition: 0, offset: '0', timestamp: Date.parse(at(published)) },
  createdAt: at(read),
  settledAt: at(accepted),
});

describe('the time until a command is accepted', () => {
  it('begins with its publication', () => {
    expect(acceptanceSeconds(row(10, 14, 15), undefined)).toBe(5);
  });

  it('begins with sendAt where that is later', () => {
    expect(acceptanceSeconds(row(10, 14, 45), at(40))).toBe(5);
    expect(acceptanceSeconds(row(10, 14, 15), at(8))).toBe(5);
  });

  it('begins when it was read where the publisher lives in the future', () => {
    expect(acceptanceSeconds(row(3_000, 14, 15), undefined)).toBe(1);
    expect(acceptanceSeconds(row(3_000, 14, 45), at(40))).toBe(5);
  });

  it('is never negative', () => {
    expect(acceptanceSeconds(row(10, 14, 15), at(16))).toBe(0);
  });
});
