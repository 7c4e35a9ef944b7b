import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectDir } from './project-paths.js';

/** One block of commands on a page, as a reader would copy it. */
export interface ShellBlock {
  readonly page: string;
  readonly script: string;
}

export function shellBlocks(page: string): ShellBlock[] {
  return blocksOf(page, 'sh|bash').map((script) => ({ page, script }));
}

/** The examples in TypeScript on a page, in its order. */
export function exampleBlocks(page: string): string[] {
  return blocksOf(page, 'ts');
}

function blocksOf(page: string, languages: string): string[] {
  const text = readFileSync(join(projectDir, page), 'utf8');
  return [...text.matchAll(new RegExp(`^\`\`\`(?:${languages})\\n([^]*?)^\`\`\`$`, 'gm'))].map(
    ([, block = '']) => block,
  );
}
