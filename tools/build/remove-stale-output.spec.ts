import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { removeStaleOutput } from './remove-stale-output.js';

let workspace: string;
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'stale-output-'));
});
afterEach(async () => rm(workspace, { recursive: true, force: true }));

async function write(...files: readonly string[]): Promise<void> {
  for (const file of files) {
    await mkdir(join(workspace, file, '..'), { recursive: true });
    await writeFile(join(workspace, file), '');
  }
}

it('removes the output of sources that are gone, and nothing else', async () => {
  await write('src/kept.ts', 'src/room/kept.ts');
  const kept = ['kept.js', 'kept.js.map', 'kept.d.ts', 'room/kept.js', '.tsbuildinfo'];
  const gone = ['gone.js', 'gone.js.map', 'gone.d.ts', 'room/gone.js'];
  await write(...[...kept, ...gone].map((file) => `dist/${file}`));
  expect((await removeStaleOutput(workspace)).toSorted()).toEqual(gone.toSorted());
  const left = await readdir(join(workspace, 'dist'), { recursive: true });
  expect(left.filter((file) => file !== 'room').toSorted()).toEqual(kept.toSorted());
});

it('accepts a workspace that was never built', async () => {
  expect(await removeStaleOutput(workspace)).toEqual([]);
});
