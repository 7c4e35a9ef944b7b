import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { requireCommand } from '../../tools/process/find-command.js';
import { runCommand } from '../../tools/process/run-command.js';
import { projectDir } from '../support/project-paths.js';
import { only, render, REQUIRED_VALUES, withFile } from './support/render.js';
import { chartDir } from './support/tools.js';

const withAlerts = (more: object = {}) => ({
  ...REQUIRED_VALUES,
  prometheusRule: { enabled: true },
  ...more,
});
const groupsOf = async (values: object) =>
  (only(await render(values), 'PrometheusRule')['spec'] as { groups: unknown }).groups;

describe('the alert rules of the chart', () => {
  it('are those of deploy/prometheus, save what the values say', async () => {
    const source = parse(await readFile(join(projectDir, 'deploy/prometheus/alerts.yaml'), 'utf8'));
    const groups = (await groupsOf(withAlerts())) as typeof source.groups;
    // The default is said in seconds everywhere.
    const said = JSON.parse(JSON.stringify(source.groups).replaceAll('within 5 min', 'within 300 s'));
    expect(groups).toEqual(said);
  });

  it('are valid with other objectives too', async () => {
    const objectives = {
      urgent: { seconds: 2, ratio: 0.999 },
      ordinary: { seconds: 0.5, ratio: 0.95 },
      delivery: { seconds: 2.5, ratio: 0.5 },
    };
    const groups = await groupsOf(withAlerts({ objectives }));
    const promtool = requireCommand('promtool', 'prometheus');
    const { code, stdout, stderr } = await withFile([{ groups }], async (file) =>
      runCommand(promtool, ['check', 'rules', file]),
    );
    expect({ code, said: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, said: '' });
    expect(JSON.stringify(groups)).not.toMatch(/le=\\"(5|60|300)\\"/);
  });

  it('measure within bounds that the metrics have', async () => {
    const schema = JSON.parse(await readFile(join(chartDir, 'values.schema.json'), 'utf8'));
    const bounds = (name: string) => schema.properties.objectives.properties[name].properties.seconds.enum;
    const source = async (file: string) =>
      readFile(join(projectDir, 'apps/gateway/src/metrics', file), 'utf8').then((text) =>
        text.replaceAll('_', ''),
      );
    const inSource = (seconds: number[]) => `buckets: [${seconds.join(', ')}]`;
    expect(await source('send-metrics.ts')).toContain(inSource(bounds('urgent')));
    expect(bounds('ordinary')).toEqual(bounds('urgent'));
    expect(await source('event-metrics.ts')).toContain(inSource(bounds('delivery')));
  });
});
