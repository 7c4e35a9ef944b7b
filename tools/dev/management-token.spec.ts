import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { managementToken } from './management-token.js';

it('is the first secret, from the environment or from a file', () => {
  expect(managementToken({})).toBeUndefined();
  expect(managementToken({ MANAGEMENT_TOKEN: '' })).toBeUndefined();
  expect(managementToken({ MANAGEMENT_TOKEN: 'anna:one, ben:two' })).toBe('one');
  expect(managementToken({ MANAGEMENT_TOKEN: 'alone' })).toBe('alone');
  const folder = mkdtempSync(join(tmpdir(), 'token-'));
  const file = join(folder, 'token');
  writeFileSync(file, 'anna:kept\n');
  expect(managementToken({ MANAGEMENT_TOKEN_FILE: file })).toBe('kept');
  rmSync(folder, { recursive: true });
});
