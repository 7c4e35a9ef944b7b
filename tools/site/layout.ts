import { relative } from 'node:path/posix';
import { dirname } from 'node:path/posix';
import { fileOf, SECTIONS } from './site-map.js';

export interface LaidOutPage {
  /** Its file in the site. */
  readonly file: string;
  readonly title: string;
  readonly html: string;
}

/** Where the reference of the HTTP API lies in the site. */
export const API_FILE = 'api.html';

/** A whole HTML page: navigation and content. Nothing is fetched from elsewhere. */
export function layOut({ file, title, html }: LaidOutPage, titles: ReadonlyMap<string, string>): string {
  const to = (target: string) => relative(dirname(file), target);
  const link = (target: string, text: string) =>
    `<li><a href="${to(target)}"${target === file ? ' aria-current="page"' : ''}>${text}</a></li>`;
  const sections = SECTIONS.map(({ title: section, pages }) => {
    const links = pages.map((page) => link(fileOf(page), escape(titles.get(page) ?? page)));
    return `<h2>${section}</h2><ul>${links.join('')}</ul>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<link rel="stylesheet" href="${to('site.css')}">
</head>
<body>
<nav aria-label="Pages">${sections.join('')}<h2>API</h2><ul>${link(API_FILE, 'HTTP API')}</ul></nav>
<main>
${html}
</main>
</body>
</html>
`;
}

export function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
