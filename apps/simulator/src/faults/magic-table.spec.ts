import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { FAULT_KINDS } from './fault-kinds.js';
import type { FaultKind } from './fault-rule.js';
import { MAGIC_NUMBERS, magicFault } from './magic-numbers.js';

describe('the table of magic numbers in the README', () => {
  it('has exactly the numbers that do something', async () => {
    const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
    const listed = Array.from(readme.matchAll(/^\| `\+(417900000\d\d)` \|/gm), ([, digits]) => digits);
    const all = Array.from({ length: 100 }, (_, index) => `417900000${String(index).padStart(2, '0')}`);
    expect(listed).toEqual(all.filter((digits) => magicFault(digits) !== undefined));
  });

  it('has a number for every kind of fault', () => {
    const kinds = new Set(MAGIC_NUMBERS.map(({ fault }) => fault.kind));
    expect(Object.keys(FAULT_KINDS).filter((kind) => !kinds.has(kind as FaultKind))).toEqual([]);
  });
});
