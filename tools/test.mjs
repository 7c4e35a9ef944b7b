// `npm test`: everything a contributor must see green, from a fresh clone. Arguments go to Vitest.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, install, projectDir, requireNode } from './setup/install.mjs';

requireNode();
install();
build();

const { missingTestTools } = await import('./dist/setup/test-tools.js');
const { fetchKafka } = await import('./dist/kafka/fetch-kafka.js');
const { summary } = await import('./dist/setup/test-summary.js');

const missing = missingTestTools(process.env);
if (missing !== undefined) {
  console.error(missing);
  process.exit(1);
}
if (!process.env.TEST_KAFKA_BROKERS) {
  await fetchKafka(join(projectDir, '.data/kafka'), console.log).catch((error) => {
    console.error(error.message);
    process.exit(1);
  });
}

const folder = mkdtempSync(join(tmpdir(), 'ecall-gateway-test-'));
const report = join(folder, 'report.json');
const vitest = join(projectDir, 'node_modules/vitest/vitest.mjs');
const { status } = spawnSync(
  process.execPath,
  [
    vitest,
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  { cwd: projectDir, stdio: 'inherit' },
);
const { line, failed } = summary(() => readFileSync(report, 'utf8'));
rmSync(folder, { recursive: true, force: true });
console.log(line);
process.exitCode = status === 0 && failed ? 1 : (status ?? 1);
