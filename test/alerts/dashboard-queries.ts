import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectDir } from '../support/index.js';

interface Panel {
  readonly title: string;
  readonly targets?: ReadonlyArray<{ readonly expr: string }>;
}

/** What the panels of the dashboard ask Prometheus for, for all accounts and channels. */
export function dashboardQueries(): ReadonlyArray<{ readonly title: string; readonly expr: string }> {
  const file = join(projectDir, 'deploy/grafana/ecall-gateway.json');
  const { panels } = JSON.parse(readFileSync(file, 'utf8')) as { readonly panels: readonly Panel[] };
  return panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => ({
      title,
      expr: expr.replaceAll('$__rate_interval', '1m').replaceAll(/\$(account|channel)/g, '.*'),
    })),
  );
}
