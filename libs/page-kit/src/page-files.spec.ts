import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PageFiles } from './page-files.js';

describe('the files of a page', () => {
  let folder: string;
  let page: PageFiles;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'page-kit-'));
    await writeFile(join(folder, 'index.html'), '<title>page</title>');
    await writeFile(join(folder, 'main.js'), 'let x;');
    await writeFile(join(folder, 'tsconfig.json'), '{}');
    page = new PageFiles(pathToFileURL(`${folder}/`));
  });
  afterAll(async () => rm(folder, { recursive: true }));

  it('are its own and those of the kit', async () => {
    expect(page.names.toSorted()).toEqual([
      'kit/base.css',
      'kit/dom.js',
      'kit/format.js',
      'kit/sheet.js',
      'kit/theme.js',
      'main.js',
    ]);
    expect(String((await page.index()).body)).toBe('<title>page</title>');
    expect(await page.read('main.js')).toMatchObject({ body: Buffer.from('let x;') });
    expect((await page.read('kit/base.css'))?.headers['content-type']).toBe('text/css; charset=utf-8');
  });

  it('load and run nothing from elsewhere', async () => {
    const policy = (await page.index()).headers['content-security-policy'];
    expect(policy).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toMatch(/unsafe|\*|http/);
  });

  it.each(['tsconfig.json', 'index.html', '../main.js', 'kit/../main.js', '', '__proto__'])(
    'do not include %j',
    async (name) => {
      expect(await page.read(name)).toBeUndefined();
    },
  );
});
