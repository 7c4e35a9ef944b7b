import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectDir } from './project-paths.js';

/** One block of commands on a page, as a reader would copy it. */
export interface ShellBlock {
  readonly page: string;
  readonly script: string;
}

export function shellBlocks(page: string): ShellBlock[] {
  const text = readFileSync(join(projectDir, page), 'utf8');
  return [...text.matchAll(/^```(?:sh|bash)\n([^]*?)^```$/gm)].map(([, script = '']) => ({ page, script }));
}
