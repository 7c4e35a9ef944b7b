import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isInstalled } from './install.mjs';

describe('isInstalled', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ecall-gateway-install-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const wanted = {
    '': { name: 'top' },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b-other-platform': { version: '2.0.0', optional: true },
  };
  const write = (installed: object) => {
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: wanted }));
    mkdirSync(join(folder, 'node_modules'));
    writeFileSync(join(folder, 'node_modules/.package-lock.json'), JSON.stringify({ packages: installed }));
  };

  it('is true when all that must be there has the right version', () => {
    write({ 'node_modules/a': { version: '1.0.0' } });
    expect(isInstalled(folder)).toBe(true);
  });

  it.each([
    ['nothing is there', {}],
    ['a version is old', { 'node_modules/a': { version: '0.9.0' } }],
  ])('is false when %s', (_, installed) => {
    write(installed);
    expect(isInstalled(folder)).toBe(false);
  });

  it('is false in a fresh clone', () => {
    expect(isInstalled(folder)).toBe(false);
  });
});
