import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildSite, readApi } from './build-site.js';
import type { OpenApi } from './render-api.js';
import { renderMarkdown } from './render-markdown.js';
import { fileOf, PAGES } from './site-map.js';

const ROOT = join(import.meta.dirname, '../..');
/** For those who work on the tests alone. */
const NO_PAGES = ['test/history/README.md', 'libs/ecall-client/src/testing/captured/README.md'];

describe('the site', () => {
  let target: string;
  let api: OpenApi;
  let files: readonly string[];
  const contents = new Map<string, string>();
  beforeAll(async () => {
    target = await mkdtemp(join(tmpdir(), 'ecall-gateway-site-'));
    api = await readApi(ROOT);
    files = await buildSite(ROOT, target, api);
    for (const file of files.filter((name) => name.endsWith('.html'))) {
      contents.set(file, await readFile(join(target, file), 'utf8'));
    }
  });
  afterAll(async () => rm(target, { recursive: true }));

  it('has every page of the project once', () => {
    const all = execFileSync('git', ['ls-files', '*.md'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
    const wanted = new Set([...all, ...PAGES].filter((page) => !NO_PAGES.includes(page)));
    expect([...PAGES].toSorted()).toEqual([...wanted].toSorted());
    expect(new Set(PAGES.map(fileOf)).size).toBe(PAGES.length);
  });

  it('has no link that leads nowhere, and fetches nothing from elsewhere', () => {
    const broken: string[] = [];
    for (const [file, html] of contents) {
      for (const [, to = ''] of html.matchAll(/(?:href|src)="([^"]*)"/g)) {
        if (!leads(file, to)) broken.push(`${file}: ${to}`);
      }
      for (const [, from = ''] of html.matchAll(/(?:src|<link[^>]+href)="(https?:[^"]*)"/g))
        broken.push(`${file}: ${from}`);
    }
    expect(broken).toEqual([]);
    expect(contents.size).toBe(PAGES.length + 1);
  });

  function leads(from: string, link: string): boolean {
    if (/^(?:https?:|mailto:)/.test(link)) return true;
    const [path = '', anchor] = link.split('#');
    const file = path === '' ? from : join(dirname(from), decodeURI(path));
    if (!existsSync(join(target, file))) return false;
    return anchor === undefined || (contents.get(file) ?? '').includes(`id="${anchor}"`);
  }

  it('shows the diagrams as pictures', () => {
    expect(contents.get('index.html')).toMatch(/<svg[^]*>ecall-gateway</);
    expect(contents.get('docs/architecture.html')).toMatch(/<svg[^]*>management API :3001</);
    for (const html of contents.values()) expect(html).not.toMatch(/language-mermaid|@import/);
  });

  it('has every operation of the API', () => {
    const page = contents.get('api.html') ?? '';
    const operations = Object.entries(api.paths).flatMap(([path, item]) =>
      Object.keys(item)
        .filter((verb) => verb !== 'servers')
        .map((verb) => `${verb.toUpperCase()} ${path}`),
    );
    expect(operations.length).toBeGreaterThan(20);
    expect(operations.filter((operation) => !page.includes(`<code>${operation}</code>`))).toEqual([]);
  });

  it('reads the same from every page: the navigation leads back and marks where one is', () => {
    const page = contents.get('docs/adr/index.html') ?? '';
    expect(page).toContain('<a href="../../index.html">');
    expect(page).toContain('<a href="index.html" aria-current="page">');
  });
});

it('a page of the project becomes one of the site, with its links', () => {
  const text =
    '# A `b`\n\n[to](../deploy/chart/README.md#and-one) [file](../deploy/prometheus/alerts.yaml)\n\n## And one\n';
  const { title, html, files } = renderMarkdown('docs/access.md', text);
  expect(title).toBe('A b');
  expect(html).toContain('<a href="../deploy/chart/index.html#and-one">');
  expect(html).toContain('<h2 id="and-one">');
  expect(files).toEqual(['deploy/prometheus/alerts.yaml']);
});
