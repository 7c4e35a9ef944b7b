import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CallbackTarget, CallbackTokens, sameText } from './callback-token.js';

const old = { id: 'old', secret: 'a'.repeat(32) };
const fresh = { id: 'new', secret: 'b'.repeat(32) };

const NOT_OURS = { kind: 'not-ours' };
const ours = (target: CallbackTarget) => ({ kind: 'ours', target });

describe('CallbackTokens', () => {
  it('gives back the row and the attempt that were signed', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }),
        fc.nat(),
        (rowId, attempt) => {
          const tokens = new CallbackTokens([old]);
          expect(tokens.read(tokens.sign({ rowId, attempt }))).toEqual(ours({ rowId, attempt }));
        },
      ),
    );
  });

  it('gives back the list that was signed, and never takes one for a row', () => {
    const tokens = new CallbackTokens([old]);
    const token = tokens.sign({ listId: '01900000-0000-7000-8000-00000000000a' });
    expect(tokens.read(token)).toEqual(ours({ listId: '01900000-0000-7000-8000-00000000000a' }));
    expect(tokens.read(token.replace('.list.', '.1.'))).toEqual(NOT_OURS);
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
          // A changed key id names a key that is not known: such a callback is not taken either.
          const reading = tokens.read(token.slice(0, at) + character + token.slice(at + 1));
          expect(reading.kind).toBe(at < old.id.length && character !== '.' ? 'unknown-key' : 'not-ours');
        },
      ),
    );
  });

  it('verifies with every key and signs with the first', () => {
    const before = new CallbackTokens([old]).sign({ rowId: 'r', attempt: 1 });
    const rotated = new CallbackTokens([fresh, old]);
    expect(rotated.read(before)).toEqual(ours({ rowId: 'r', attempt: 1 }));
    expect(rotated.sign({ rowId: 'r', attempt: 1 })).toMatch(/^new\./);
  });

  it('tells a key that it does not know from a signature that is wrong', () => {
    const token = new CallbackTokens([fresh]).sign({ rowId: 'r', attempt: 1 });
    expect(new CallbackTokens([old]).read(token)).toEqual({ kind: 'unknown-key' });
    expect(new CallbackTokens([old]).read(token.replace(/^new/, 'old'))).toEqual(NOT_OURS);
  });

  it.each([
    '',
    'x',
    '....',
    'old.cg.1.',
    'unknown.cg.1.AAAA',
    `unknown.cg.x.${'A'.repeat(43)}`,
    `unknown..1.${'A'.repeat(43)}`,
    `.cg.1.${'A'.repeat(43)}`,
    `unknown.cg.1.${'A'.repeat(43)}.more`,
    `old.${'a'.repeat(300)}.1.x`,
  ])('refuses %s', (token) => {
    expect(new CallbackTokens([old]).read(token)).toEqual(NOT_OURS);
  });
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
