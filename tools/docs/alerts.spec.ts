import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const rules = read('deploy/prometheus/alerts.yaml');
const tests = read('deploy/prometheus/alerts.test.yaml');
const runbook = read('docs/runbook.md');

/** The text of each alert, up to the next rule. */
const ALERTS = rules
  .split(/^ {6}- (?=alert:|record:)/m)
  .filter((rule) => rule.startsWith('alert:'))
  .map((rule): [string, string] => [/^alert: (\w+)/.exec(rule)?.[1] ?? '', rule]);

describe('the alert rules', () => {
  it.each([
    ['are valid', ['check', 'rules', 'deploy/prometheus/alerts.yaml']],
    ['fire when they should, and not before', ['test', 'rules', 'deploy/prometheus/alerts.test.yaml']],
  ])(
    '%s',
    (_, command) => {
      const { status, stdout, stderr } = spawnSync('promtool', command, { cwd: ROOT, encoding: 'utf8' });
      expect({ status, said: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, said: '' });
    },
    60_000,
  );

  it('are there', () => expect(ALERTS.length).toBeGreaterThan(20));

  it.each(ALERTS)('%s links to a section that says what it means and what to do', (_, rule) => {
    const anchor = /runbook_url: docs\/runbook\.md#(\w+)/.exec(rule)?.[1];
    const section = runbook.split(/^## /m).find((text) => text.toLowerCase().startsWith(`${anchor}\n`));
    expect(section).toMatch(/\*\*Means\.\*\*[^]+\*\*Look at\.\*\*[^]+\*\*Press\.\*\*/);
  });

  it.each(ALERTS)('%s is fired by a test of the rules', (alert) => {
    expect(tests).toContain(`alertname: ${alert}\n`);
  });
});
