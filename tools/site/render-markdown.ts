import { Marked, type Tokens } from 'marked';
import { renderDiagram } from './render-diagram.js';
import { fileOf, PAGES } from './site-map.js';
import { dirname, join } from 'node:path/posix';

export interface RenderedPage {
  /** Of the page's first heading. */
  readonly title: string;
  readonly html: string;
  /** Files of the project that it shows or links to and that are no pages. */
  readonly files: readonly string[];
}

const OUTSIDE = /^(?:https?:|mailto:|#)/;

/** @param page its path in the project */
export function renderMarkdown(page: string, text: string): RenderedPage {
  const files: string[] = [];
  let title = page;
  /** Where a link of this page leads within the site. */
  const resolve = (href: string): string => {
    if (OUTSIDE.test(href)) return href;
    const [path = '', anchor] = href.split('#');
    const target = join(dirname(page), path);
    if (!PAGES.includes(target)) {
      files.push(target);
      return href;
    }
    const relative = join(
      dirname(path),
      fileOf(target).slice(dirname(target) === '.' ? 0 : dirname(target).length + 1),
    );
    return anchor === undefined ? relative : `${relative}#${anchor}`;
  };
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text: raw }: Tokens.Heading) {
        if (depth === 1) title = plain(raw);
        return `<h${depth} id="${anchorOf(raw)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      code({ lang, text: source }: Tokens.Code) {
        // False: as it is done without this.
        return lang === 'mermaid' ? renderDiagram(source) : false;
      },
      table(token: Tokens.Table) {
        const row = (cells: readonly Tokens.TableCell[], tag: 'td' | 'th') =>
          `<tr>${cells.map((cell) => `<${tag}>${this.parser.parseInline(cell.tokens)}</${tag}>`).join('')}</tr>`;
        const body = token.rows.map((cells) => row(cells, 'td')).join('\n');
        // A wide table scrolls by itself, not the page.
        return `<div class="table"><table><thead>${row(token.header, 'th')}</thead><tbody>${body}</tbody></table></div>\n`;
      },
    },
    walkTokens: (token) => {
      if (token.type === 'link' || token.type === 'image') token['href'] = resolve(String(token['href']));
    },
  });
  const html = marked.parse(text, { async: false });
  return { title, html, files };
}

/** The anchor that GitHub gives a heading: links between pages are written for it. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

const plain = (heading: string): string => heading.replaceAll(/[`*_]/g, '');
