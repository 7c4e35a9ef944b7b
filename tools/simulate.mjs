// `npm run simulate -- --seeds N`: so many histories of the simulation, with `--from S` from another seed than 1 on;
// `--seed S`: one of them, with its trace.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { install, projectDir, requireNode } from './setup/install.mjs';

requireNode();
install();
const { values } = parseArgs({
  options: { seeds: { type: 'string' }, from: { type: 'string' }, seed: { type: 'string' } },
});
const wrong = Object.entries(values).find(([, value]) => !/^[1-9]\d{0,8}$/.test(value));
if (wrong !== undefined) {
  console.error(`--${wrong[0]}: got '${wrong[1]}'; it may be a whole number from 1`);
  process.exit(1);
}
const { seeds, from, seed } = values;
const { status } = spawnSync(
  process.execPath,
  [join(projectDir, 'node_modules/vitest/vitest.mjs'), 'run', '--project', 'simulation'],
  {
    cwd: projectDir,
    stdio: 'inherit',
    env: {
      ...process.env,
      ...(seeds === undefined ? {} : { SIMULATE_SEEDS: seeds }),
      ...(from === undefined ? {} : { SIMULATE_FROM: from }),
      ...(seed === undefined ? {} : { SIMULATE_SEED: seed }),
    },
  },
);
process.exitCode = status ?? 1;
