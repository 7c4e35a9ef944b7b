import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** What tsc writes for one source. */
const OUTPUT = /\.(js|js\.map|d\.ts)$/;

/**
 * Removes what earlier builds wrote for sources that are gone: tsc never does, and `npm pack` would ship it.
 * @param workspace folder with `src` and `dist`
 * @returns the files removed, relative to `dist`
 */
export async function removeStaleOutput(workspace: string): Promise<string[]> {
  const dist = join(workspace, 'dist');
  if (!existsSync(dist)) return [];
  const stale = (await readdir(dist, { recursive: true }))
    .filter((file) => OUTPUT.test(file))
    .filter((file) => !existsSync(join(workspace, 'src', file.replace(OUTPUT, '.ts'))));
  await Promise.all(stale.map(async (file) => rm(join(dist, file))));
  return stale;
}

/** `npm run build` ends with this file as a program. */
if (process.argv[1] === import.meta.filename) {
  for (const group of ['libs', 'apps']) {
    for (const workspace of await readdir(group)) await removeStaleOutput(join(group, workspace));
  }
}
