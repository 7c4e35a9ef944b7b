import swc from 'unplugin-swc';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Compiles as tsc does: Nest needs legacy decorators with their metadata. */
const decorators = swc.vite({
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    keepClassNames: true,
  },
});

/** Workspaces are tested from their sources, so that no test sees a stale build. */
const conditions = ['ecall-gateway:source', 'node'];

const shared = {
  plugins: [decorators],
  resolve: { conditions },
  ssr: { resolve: { conditions } },
};

/** `npm run bench`: prints tables, and asserts no time. */
const bench = {
  ...shared,
  test: {
    name: 'bench',
    include: ['test/bench/*.bench.ts', 'libs/*/src/**/*.bench.ts'],
    globalSetup: ['test/support/servers.global.ts'],
    // One after the other: each wants the machine for itself.
    fileParallelism: false,
  },
};

/** `npm run check:chart`: wants tools that take minutes to build. */
const chart = {
  ...shared,
  test: {
    name: 'chart',
    include: ['test/chart/**/*.spec.ts'],
    setupFiles: ['reflect-metadata'],
    testTimeout: 120_000,
    maxWorkers: 2,
  },
};

/** More than the two cores of a small machine: most of these wait for outages, sessions and leases to end. */
const SERVER_WORKERS = 3;

/** Started last, one of these would run alone at the end. By time, not by size, which is what Vitest goes by at first. */
const LONG = /\/(mutations|combinations|signals|replicas|outages|killed|broker-away\.kafka)\.spec\.ts$/;

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- of a sequencer, not of an array
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => LONG.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      ...(process.env['BENCH'] === undefined ? [] : [bench]),
      ...(process.env['CHART'] === undefined ? [] : [chart]),
      {
        ...shared,
        test: {
          name: 'unit',
          sequence: { groupOrder: 0 },
          include: ['{apps,libs}/*/src/**/*.spec.ts', 'tools/**/*.spec.ts'],
          exclude: ['**/*.{kafka,postgres,browser,proxy}.spec.ts', '**/node_modules/**', '**/dist/**'],
          setupFiles: ['reflect-metadata'],
          // One registry of modules for all files of a worker: to load them anew for each took two thirds of the time.
          isolate: false,
        },
      },
      {
        ...shared,
        test: {
          name: 'simulation',
          sequence: { groupOrder: 1 },
          include: ['test/{simulation,history}/**/*.spec.ts'],
          setupFiles: ['reflect-metadata'],
          maxWorkers: SERVER_WORKERS,
          isolate: false,
        },
      },
      {
        ...shared,
        test: {
          name: 'servers',
          // After the others: they start servers and processes, and would only slow each other down.
          sequence: { groupOrder: 1 },
          include: ['{apps,libs}/*/src/**/*.{kafka,postgres,browser,proxy}.spec.ts', 'test/**/*.spec.ts'],
          exclude: [
            'test/{simulation,history,chart}/**',
            // It builds another release first: `npm run test:upgrade`.
            ...(process.env['UPGRADE'] === undefined ? ['test/upgrade/**'] : []),
            '**/node_modules/**',
            '**/dist/**',
          ],
          setupFiles: ['reflect-metadata'],
          globalSetup: ['test/support/servers.global.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: SERVER_WORKERS,
          isolate: false,
        },
      },
    ],
  },
});
