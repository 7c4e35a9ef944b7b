import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { FAULT_KINDS } from './fault-kinds.js';
import { readFaultRule } from './read-fault-rule.js';

describe('the table of faults', () => {
  it('says in the README what the page says', async () => {
    const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
    const rows = readme.matchAll(/^\| `([a-z-]+)` +\| (?:[^|]*) \| `?(yes|no|accept)`? +\| (.+?) +\|$/gm);
    const listed = Array.from(rows, ([, kind, accepted, what]) => ({ kind, accepted, what }));
    expect(listed).toEqual(
      Object.entries(FAULT_KINDS).map(([kind, { accepted, what }]) => ({
        kind,
        accepted: accepted === 'accept' ? accepted : accepted ? 'yes' : 'no',
        what,
      })),
    );
  });

  it.each(Object.entries(FAULT_KINDS))('starts %s from values that are valid', (kind, { fields = {} }) => {
    const given = Object.entries(fields).filter(([, value]) => value !== '');
    expect(readFaultRule({ kind, ...Object.fromEntries(given) }, 'rule')).toMatchObject({ kind });
  });
});
