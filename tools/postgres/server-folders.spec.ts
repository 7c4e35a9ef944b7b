import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databaseUser } from './database-user.js';
import { keptFolder, runnablePrograms } from './server-folders.js';

/** Under a home that is closed to others, as a clone of root's is. */
describe('folders of the server', () => {
  let root: string;
  let closed: string;
  let places: readonly string[];
  let told: string[];
  const tell = (line: string) => told.push(line);
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'ecall-gateway-folders-'));
    chmodSync(root, 0o755);
    closed = join(root, 'home');
    mkdirSync(closed, { mode: 0o700 });
    places = [join(root, 'state')];
    told = [];
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });
  const providePrograms = (script: string) => {
    const programs = join(closed, 'platform-x', 'native');
    mkdirSync(join(programs, 'bin'), { recursive: true });
    writeFileSync(join(programs, 'bin/postgres'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return programs;
  };

  it('are where they were asked for, for ourselves', async () => {
    const programs = providePrograms('echo 18');
    expect(await runnablePrograms(programs, {}, tell, places)).toBe(programs);
    expect(await keptFolder(join(closed, 'data'), {}, tell, places)).toBe(join(closed, 'data'));
    expect(told).toEqual([]);
  });

  it('say what to do where the programs do not run', async () => {
    const programs = providePrograms('echo no such libc >&2; exit 127');
    await expect(runnablePrograms(programs, {}, tell, places)).rejects.toThrow(
      /does not run here: no such libc\n {2}Next step: set DATABASE_URL/,
    );
  });

  it.runIf(process.getuid?.() === 0)(
    'are elsewhere for a user who cannot reach them, and it is told',
    async () => {
      const user = await databaseUser();
      const programs = providePrograms('echo 18');
      const copy = join(root, 'state/platform-x');
      expect(await runnablePrograms(programs, user, tell, places)).toBe(copy);
      expect(told).toEqual([expect.stringContaining(`its programs are in ${copy}`)]);
      const data = await keptFolder(join(closed, 'data'), user, tell, places);
      expect(data.startsWith(join(root, 'state'))).toBe(true);
      expect(statSync(data)).toMatchObject({ uid: user.uid });
      expect(told[1]).toContain(`the data are in ${data}`);
      // The same data at the next start, and the programs as npm has them by then.
      providePrograms('echo 19');
      expect(await runnablePrograms(programs, user, tell, places)).toBe(copy);
      expect(readFileSync(join(copy, 'bin/postgres'), 'utf8')).toContain('echo 19');
      expect(await keptFolder(join(closed, 'data'), user, tell, places)).toBe(data);
    },
  );
});
