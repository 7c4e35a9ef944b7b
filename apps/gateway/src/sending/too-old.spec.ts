import { expect, it } from 'vitest';
import { tooOld } from './too-old.js';

it('says how the timestamp reads', () => {
  const { reason, message } = tooOld(Date.parse('2026-01-02T03:04:05Z'));
  expect(reason).toBe('too-old');
  expect(message).toMatch(/reads as 2026-01-02T03:04:05.000Z$/);
  expect(tooOld(0).message).toMatch(/reads as 1970-01-01T00:00:00.000Z$/);
  expect(tooOld(Number.MAX_SAFE_INTEGER).message).toMatch(/reads as no date$/);
});

it('names seconds that were meant as milliseconds', () => {
  expect(tooOld(1_790_000_000).message).toMatch(
    /reads as 1970-01-21T17:13:20.000Z; it looks like seconds \(2026-09-21T14:13:20.000Z\), and must be milliseconds$/,
  );
});
