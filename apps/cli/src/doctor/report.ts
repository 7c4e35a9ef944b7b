import type { Finding, Level } from './finding.js';

/** How the report is laid out. */
export interface Layout {
  /** Characters for the names of the checks. */
  readonly nameWidth: number;
  /** Characters per line; undefined keeps one line per check, for programs. */
  readonly columns?: number;
  readonly colours: boolean;
}

const LEVEL_WIDTH = 4;
const COLOURS: Record<Level, number> = { ok: 32, warn: 33, fail: 31 };

/** One check: level, name, what was seen, and the next step where there is one. */
export function formatFinding(name: string, { level, seen, nextStep }: Finding, layout: Layout): string {
  const word = level.padEnd(LEVEL_WIDTH);
  const head = `${layout.colours ? paint(word, COLOURS[level]) : word}  ${name.padEnd(layout.nameWidth)}  `;
  const next = nextStep === undefined ? undefined : `→ ${nextStep}`;
  if (layout.columns === undefined) return head + [seen, next].filter(Boolean).join(' ');
  const indent = LEVEL_WIDTH + layout.nameWidth + 4;
  const width = Math.max(20, layout.columns - indent);
  const lines = [...wrap(seen, width), ...(next === undefined ? [] : wrap(next, width, '  '))];
  return head + lines.join(`\n${' '.repeat(indent)}`);
}

/** The last line. */
export function formatSummary(findings: readonly Finding[], { colours }: Layout): string {
  const count = (level: Level) => findings.filter((finding) => finding.level === level).length;
  const parts = (['ok', 'warn', 'fail'] as const).map((level) => {
    const text = `${count(level)} ${level}`;
    return colours && count(level) > 0 ? paint(text, COLOURS[level]) : text;
  });
  return `${findings.length} checks: ${parts.join(', ')}`;
}

/** Breaks at blanks; a word that is too long stays whole, so that it can be copied. */
export function wrap(text: string, width: number, hanging = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line.trim() !== '' && longer.length > width) {
      lines.push(line);
      line = hanging + word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}

function paint(text: string, colour: number): string {
  return `\x1b[${colour}m${text}\x1b[0m`;
}
