/** One line of a metric. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Of OpenMetrics. */
  readonly exemplar?: Readonly<Record<string, string>>;
}

export interface MetricFamily {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly samples: readonly Sample[];
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const LABELS = '(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\[\\\\n"])*",?)*';
const NUMBER = '(?:[+-]?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?|\\+Inf|NaN)';
const SAMPLE = new RegExp(
  `^(${NAME})(?:\\{(${LABELS})\\})? (${NUMBER})(?: # \\{(${LABELS})\\} ${NUMBER} ${NUMBER})?$`,
);
const SUFFIXES = /_(?:total|bucket|sum|count|created)$/;

/**
 * Reads what `/metrics` answers, in either format, from the formats' own description: no code is shared with what wrote it.
 * @throws for a line that is neither
 */
export function parseMetrics(text: string): readonly MetricFamily[] {
  const families: Array<{ name: string; help: string; type: string; samples: Sample[] }> = [];
  for (const line of text.split('\n')) {
    if (line === '' || line === '# EOF') continue;
    const [, keyword, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
    const last = families.at(-1);
    if (keyword === 'HELP') families.push({ name, help: rest, type: '', samples: [] });
    else if (keyword === 'TYPE' && last?.name === name) last.type = rest;
    else last?.samples.push(parseSample(line, last.name));
  }
  return families;
}

function parseSample(line: string, family: string): Sample {
  const [, name, labels = '', value, exemplar] = SAMPLE.exec(line) ?? [];
  if (name === undefined || (name !== family && name.replace(SUFFIXES, '') !== family)) {
    throw new Error(`not a sample of ${family}: ${line}`);
  }
  return {
    name,
    labels: parseLabels(labels),
    value: value === '+Inf' ? Infinity : Number(value),
    ...(exemplar === undefined ? {} : { exemplar: parseLabels(exemplar) }),
  };
}

function parseLabels(text: string): Record<string, string> {
  const found = text.matchAll(/([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\n"])*)"/g);
  return Object.fromEntries([...found].map(([, name, value]) => [name, value])) as Record<string, string>;
}
