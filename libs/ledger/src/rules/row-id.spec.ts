import { describe, expect, it } from 'vitest';
import { isRowId, rowIds } from './row-id.js';

describe('the ids of rows', () => {
  it('are UUIDs of version 7 that name their millisecond', () => {
    const id = rowIds(() => Date.parse('2026-06-01T00:00:00Z'))();
    expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7000-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(Date.parse('2026-06-01T00:00:00Z'));
    expect(isRowId(id)).toBe(true);
  });

  it('grow, also within a millisecond, and where the clock goes back', () => {
    let now = 1_000;
    const next = rowIds(() => now);
    const ids = Array.from({ length: 10_000 }, (_, index) => {
      if (index === 6_000) now = 500;
      return next();
    });
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids.map((id) => id.slice(19))).size).toBe(10_000);
  });
});
