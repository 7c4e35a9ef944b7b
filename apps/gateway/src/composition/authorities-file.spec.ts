import { mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { authoritiesIn } from './authorities-file.js';

const [first = '', second = ''] = rootCertificates;
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'authorities-'));
  file = join(folder, 'ca.pem');
  writeFileSync(file, first);
});
afterEach(() => rmSync(folder, { recursive: true }));

it('are those that the file holds now', () => {
  const authorities = authoritiesIn(file);
  expect(authorities()).toEqual([first]);
  writeFileSync(file, second);
  expect(authorities()).toEqual([second]);
});

it('are those of before where the file is away, or half written', () => {
  const authorities = authoritiesIn(file);
  writeFileSync(file, second.slice(0, 200));
  expect(authorities()).toEqual([first]);
  unlinkSync(file);
  expect(authorities()).toEqual([first]);
});

it('must be there at the start', () => {
  unlinkSync(file);
  expect(() => authoritiesIn(file)).toThrow('ENOENT');
});
