// `npm run check:chart`: the Helm chart and the Dockerfile, checked by the tools of those who run them. Arguments go to Vitest;
// `--fetch-only` ends once the tools are there.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build, install, projectDir, requireNode } from './setup/install.mjs';

requireNode();
install();
build();

const { fetchChartTools, toolsCacheDir } = await import('./dist/chart/chart-tools.js');
await fetchChartTools(toolsCacheDir(process.env), join(projectDir, 'tools/chart'), console.log).catch(
  (error) => {
    console.error(error.message);
    process.exit(1);
  },
);

if (process.argv.includes('--fetch-only')) process.exit(0);

const vitest = join(projectDir, 'node_modules/vitest/vitest.mjs');
const { status } = spawnSync(
  process.execPath,
  [vitest, 'run', '--project', 'chart', ...process.argv.slice(2)],
  { cwd: projectDir, stdio: 'inherit', env: { ...process.env, CHART: '1' } },
);
process.exitCode = status ?? 1;
