import { describe, expect, it } from 'vitest';
import { contentBytes, wireBytes } from './record-bytes.js';

describe('contentBytes', () => {
  it('counts bytes, not characters, and a header name as often as it stands', () => {
    expect(contentBytes({ topic: 't', value: null })).toBe(0);
    expect(contentBytes({ topic: 't', key: 'ü', value: Buffer.alloc(5) })).toBe(7);
    expect(contentBytes({ topic: 't', value: null, headers: { ab: ['c', Buffer.alloc(2)], d: 'e' } })).toBe(
      9,
    );
  });
});

describe('wireBytes', () => {
  it('adds what frames a record and its headers', () => {
    expect(wireBytes({ topic: 't', value: 'v', headers: { a: ['b', 'c'] } })).toBe(5 + 40 + 20);
  });
});
