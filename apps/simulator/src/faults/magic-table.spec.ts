import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { magicFault } from './magic-numbers.js';

describe('the table of magic numbers in the README', () => {
  it('has exactly the numbers that do something', async () => {
    const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
    const listed = Array.from(readme.matchAll(/^\| `\+(417900000\d\d)` \|/gm), ([, digits]) => digits);
    const all = Array.from({ length: 100 }, (_, index) => `417900000${String(index).padStart(2, '0')}`);
    expect(listed).toEqual(all.filter((digits) => magicFault(digits) !== undefined));
  });
});
