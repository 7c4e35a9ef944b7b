import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

interface Panel {
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: Readonly<Record<'x' | 'y' | 'w' | 'h', number>>;
  readonly targets?: ReadonlyArray<{ readonly expr: string }>;
}

const FILE = join(import.meta.dirname, '../../deploy/grafana/ecall-gateway.json');
const { panels, links, templating } = JSON.parse(readFileSync(FILE, 'utf8')) as {
  readonly panels: readonly Panel[];
  readonly links: ReadonlyArray<{ readonly url: string }>;
  readonly templating: { readonly list: ReadonlyArray<{ readonly name: string; readonly query: unknown }> };
};
const charts = panels.filter(({ type }) => type !== 'row');

describe('the dashboard', () => {
  it('has queries that Prometheus reads', () => {
    const rules = charts.flatMap(({ targets = [] }) =>
      targets.map(({ expr }) => ({ record: 'a:panel:query', expr: withoutVariables(expr) })),
    );
    expect(rules.length).toBeGreaterThan(30);
    const folder = mkdtempSync(join(tmpdir(), 'dashboard-'));
    const file = join(folder, 'rules.yaml');
    // JSON is YAML; the lint for rules that record the same name twice says nothing about panels.
    writeFileSync(file, JSON.stringify({ groups: [{ name: 'panels', rules }] }));
    const { status, stderr } = spawnSync('promtool', ['check', 'rules', '--lint=none', file], {
      encoding: 'utf8',
    });
    rmSync(folder, { recursive: true });
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  }, 60_000);

  it('says of each panel what it shows', () => {
    expect(charts.filter(({ description = '' }) => description === '').map(({ title }) => title)).toEqual([]);
  });

  it('shows whatever an alert looks at', () => {
    const rules = readFileSync(join(FILE, '../../prometheus/alerts.yaml'), 'utf8');
    const shown = JSON.stringify(panels);
    const asked = new Set(rules.match(/\becall_gateway_\w+/g));
    expect(asked.size).toBeGreaterThan(12);
    expect([...asked].filter((name) => !shown.includes(name))).toEqual([]);
  });

  it('links to the runbook where the user publishes it, as the alerts do', () => {
    const values = readFileSync(join(FILE, '../../chart/values.yaml'), 'utf8');
    const base = /^ {2}runbookBase: (.*)$/m.exec(values)?.[1];
    expect(templating.list.find(({ name }) => name === 'runbookBase')?.query).toBe(base);
    expect(links.map(({ url }) => url)).toEqual(['${runbookBase:raw}/runbook.md']);
  });

  it('has no panel over another', () => {
    const cells = panels.flatMap(({ title, gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => [`${x + (cell % w)}/${y + Math.floor(cell / w)}`, title]),
    );
    expect(new Map(cells.map(([cell = '', title]) => [cell, title])).size).toBe(cells.length);
  });

  it('fits the grid', () => {
    expect(panels.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([]);
  });
});

function withoutVariables(expr: string): string {
  return expr.replaceAll('$__rate_interval', '5m').replaceAll(/\$(account|channel)/g, '.*');
}
