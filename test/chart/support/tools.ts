import { join } from 'node:path';
import { fetchChartTools, toolsCacheDir, type ChartTools } from '../../../tools/chart/chart-tools.js';
import { projectDir } from '../../support/project-paths.js';

/** The chart, and values files that show how it is used. */
export const chartDir = join(projectDir, 'deploy/chart');

/** The programs that `npm run check:chart` has brought. */
export const tools: ChartTools = await fetchChartTools(
  toolsCacheDir(process.env),
  join(projectDir, 'tools/chart'),
  () => undefined,
);
