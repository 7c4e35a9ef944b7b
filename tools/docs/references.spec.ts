import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const PAGES = execFileSync('git', ['ls-files', '*.md'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');

const NAMED_PATH = /`((?:apps|libs|test|tools|examples|deploy|docs)\/[\w./-]+)`/g;
const LINK = /\]\((?!https?:|mailto:|<)([^)\s]+)\)/g;

describe.each(PAGES)('%s', (page) => {
  const text = readFileSync(join(ROOT, page), 'utf8');

  it('names only files that exist', () => {
    const missing = [...text.matchAll(NAMED_PATH)]
      .map(([, path = '']) => path)
      .filter((path) => ![ROOT, join(ROOT, dirname(page))].some((from) => existsSync(join(from, path))));
    expect(missing).toEqual([]);
  });

  it('links only to pages and headings that exist', () => {
    const prose = text.replaceAll(/^```[^]*?^```/gm, '');
    const broken = [...prose.matchAll(LINK)].map(([, to = '']) => to).filter((to) => !isReachable(page, to));
    expect(broken).toEqual([]);
  });
});

function isReachable(from: string, link: string): boolean {
  const [path = '', heading] = link.split('#');
  const target = path === '' ? from : join(dirname(from), decodeURI(path));
  if (!existsSync(join(ROOT, target))) return false;
  return heading === undefined || headings(target).includes(heading);
}

/** The anchors that GitHub gives the headings of a page. */
function headings(page: string): string[] {
  const lines = readFileSync(join(ROOT, page), 'utf8').matchAll(/^#+ (.+)$/gm);
  return [...lines].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
