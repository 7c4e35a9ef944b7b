import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectDir } from '../support/index.js';

const pages = [
  'README.md',
  ...readdirSync(join(projectDir, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join('docs', file)),
];
const NAMED = /`((?:apps|libs|test|tools|docs|examples|deploy)\/[\w./-]+)`/g;
const LINKED = /\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)/g;

/** A page that names a file is wrong once the file has moved. */
describe('the documentation', () => {
  it.each(pages)('%s names only what is there', (page) => {
    const text = readFileSync(join(projectDir, page), 'utf8');
    const named = [...text.matchAll(NAMED)].map(([, path = '']) => path);
    const linked = [...text.matchAll(LINKED)].map(([, path = '']) => join(page, '..', path));
    expect([...named, ...linked].filter((path) => !existsSync(join(projectDir, path)))).toEqual([]);
  });
});
