import { renderMermaidSVG } from 'beautiful-mermaid';

/** The font is that of the page: the site fetches nothing from elsewhere. */
const FONT_IMPORT = /^\s*@import .*$/gm;

/** A Mermaid diagram as a picture in the page, in the page's colours. */
export function renderDiagram(source: string): string {
  const svg = renderMermaidSVG(source.trim(), {
    bg: 'var(--page)',
    fg: 'var(--text)',
    font: 'system-ui',
  });
  return `<figure class="diagram">${svg.replaceAll(FONT_IMPORT, '')}</figure>\n`;
}
