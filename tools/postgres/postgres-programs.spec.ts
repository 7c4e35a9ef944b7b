import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeLinks, postgresPrograms } from './postgres-programs.js';

describe('postgresPrograms', () => {
  it('says so where npm has none for this platform, and names the setting', async () => {
    await expect(postgresPrograms('sunos', 'sparc')).rejects.toThrow(
      /no PostgreSQL for sunos-sparc\.\n {2}Next step: set DATABASE_URL/,
    );
  });
});

describe('makeLinks', () => {
  it('makes what an install script would have made, once', async () => {
    const root = mkdtempSync(join(tmpdir(), 'ecall-gateway-links-'));
    mkdirSync(join(root, 'native/lib'), { recursive: true });
    writeFileSync(join(root, 'native/lib/libx.so.1.2'), 'x');
    const list = join(root, 'native/pg-symlinks.json');
    writeFileSync(
      list,
      JSON.stringify([{ source: 'native/lib/libx.so.1.2', target: 'native/lib/libx.so.1' }]),
    );
    await makeLinks(root, list);
    await makeLinks(root, list);
    expect(readFileSync(join(root, 'native/lib/libx.so.1'), 'utf8')).toBe('x');
    rmSync(root, { recursive: true });
  });
});
