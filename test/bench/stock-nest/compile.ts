import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { transformFile } from '@swc/core';
import { projectDir } from '../../support/index.js';

/** As `nest build` would. Below the project's folder, so that it finds its packages. @returns where it lies */
export async function compileStockNest(): Promise<string> {
  const { code } = await transformFile(new URL('stock-nest.ts', import.meta.url).pathname, {
    module: { type: 'es6' },
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
    },
  });
  const folder = join(projectDir, '.data/bench');
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'stock-nest.mjs');
  await writeFile(file, code);
  return file;
}
