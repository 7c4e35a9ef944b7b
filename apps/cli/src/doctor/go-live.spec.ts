import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allChecks } from './all-checks.js';
import { findSettings } from './found-settings.js';

const ROOT = join(import.meta.dirname, '../../../..');
const PAGE = readFileSync(join(ROOT, 'docs/before-you-go-live.md'), 'utf8');

/** The checklist: doctor's line, and what it says otherwise. */
const ITEMS = [...PAGE.matchAll(/^\|[^|]+\| `([a-z …]+)` +\| `([^`]+)` +\|$/gm)].map(
  ([, line = '', says = '']) => ({
    line,
    says,
  }),
);

/** Without an address there is nothing that would be asked. */
const NAMES = allChecks(findSettings({ PUBLIC_URL: 'https://gateway.example.com' }), {}).map(
  ({ name }) => name,
);

const sources = (folder: string): string =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('.spec.'))
    .map((file) => readFileSync(join(ROOT, folder, file), 'utf8'))
    .join('\n');
const WORDS = sources('apps/cli/src/doctor') + sources('libs/settings/src/reading');

describe('docs/before-you-go-live.md', () => {
  it('is a list of about twenty lines', () => {
    expect(ITEMS.length).toBeGreaterThanOrEqual(20);
    const rows = PAGE.split('\n').filter((row) => row.startsWith('|')).length;
    expect(ITEMS).toHaveLength(rows - 2);
  });

  it('names a line of doctor for each, and each line of doctor', () => {
    expect(new Set(ITEMS.map(({ line }) => line.replace(' …', '')))).toEqual(new Set(NAMES));
  });

  it.each(ITEMS)('$line: quotes what doctor says: $says', ({ says }) => {
    expect(WORDS).toContain(says);
  });
});
