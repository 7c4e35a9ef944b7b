import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CallbackTokens, sameText } from './callback-token.js';

const old = { id: 'old', secret: 'a'.repeat(32) };
const fresh = { id: 'new', secret: 'b'.repeat(32) };

describe('CallbackTokens', () => {
  it('gives back the row and the attempt that were signed', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }),
        fc.nat(),
        (rowId, attempt) => {
          const tokens = new CallbackTokens([old]);
          expect(tokens.verify(tokens.sign({ rowId, attempt }))).toEqual({ rowId, attempt });
        },
      ),
    );
  });

  it('gives back the list that was signed, and never takes one for a row', () => {
    const tokens = new CallbackTokens([old]);
    const token = tokens.sign({ listId: '01900000-0000-7000-8000-00000000000a' });
    expect(tokens.verify(token)).toEqual({ listId: '01900000-0000-7000-8000-00000000000a' });
    expect(tokens.verify(token.replace('.list.', '.1.'))).toBeUndefined();
  });

  it('makes tokens that need no escaping in an address', () => {
    const token = new CallbackTokens([old]).sign({ rowId: 'ü/+?', attempt: 1 });
    expect(encodeURIComponent(token)).toBe(token);
  });

  it('refuses a token in which any character was changed', () => {
    const tokens = new CallbackTokens([old]);
    const token = tokens.sign({ rowId: 'row-1', attempt: 2 });
    fc.assert(
      fc.property(
        fc.nat(token.length - 1),
        fc.constantFrom('A', 'Z', 'a', 'z', '0', '9', '.', '-', '_'),
        (at, character) => {
          fc.pre(token[at] !== character);
          expect(tokens.verify(token.slice(0, at) + character + token.slice(at + 1))).toBeUndefined();
        },
      ),
    );
  });

  it('verifies with every key and signs with the first', () => {
    const before = new CallbackTokens([old]).sign({ rowId: 'r', attempt: 1 });
    const rotated = new CallbackTokens([fresh, old]);
    expect(rotated.verify(before)).toEqual({ rowId: 'r', attempt: 1 });
    expect(rotated.sign({ rowId: 'r', attempt: 1 })).toMatch(/^new\./);
    expect(new CallbackTokens([fresh]).verify(before)).toBeUndefined();
  });

  it.each(['', 'x', '....', 'old.cg.1.', 'unknown.cg.1.AAAA', `old.${'a'.repeat(300)}.1.x`])(
    'refuses %s',
    (token) => {
      expect(new CallbackTokens([old]).verify(token)).toBeUndefined();
    },
  );
});

describe('sameText', () => {
  it('tells equal from different, of any length', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(sameText(a, b)).toBe(a === b);
      }),
    );
  });
});
