import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { transformFile } from '@swc/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postMessage, sms } from './testing/api-client.js';

const source = dirname(fileURLToPath(import.meta.url));
/** Below the project's node_modules, so that the compiled files find their packages. */
const cache = join(source, '../../../node_modules/.cache');

/** Compiles the sources as they are now: a process of its own cannot run TypeScript, and `dist` may be stale. */
async function compile(): Promise<string> {
  await mkdir(cache, { recursive: true });
  const target = await mkdtemp(join(cache, 'simulator-'));
  await writeFile(join(target, 'package.json'), '{"type":"module"}');
  // The page lies beside the compiled files, as in the package.
  await symlink(join(source, '../page'), join(target, 'page'));
  for (const file of await readdir(source, { recursive: true })) {
    if (!file.endsWith('.ts') || file.endsWith('.spec.ts') || file.startsWith('testing')) continue;
    const { code } = await transformFile(join(source, file), {
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    });
    const output = join(target, 'dist', file.replace(/\.ts$/, '.js'));
    await mkdir(dirname(output), { recursive: true });
    await writeFile(output, code);
  }
  return target;
}

describe('the process', () => {
  let compiled: string;
  beforeAll(async () => {
    compiled = await compile();
  }, 60_000);
  afterAll(async () => rm(compiled, { recursive: true, force: true }));

  function start(env: Readonly<Record<string, string>>, ...args: readonly string[]) {
    const child = spawn(process.execPath, [join(compiled, 'dist/main.js'), ...args], {
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const exit = once(child, 'exit') as Promise<[code: number | null, signal: string | null]>;
    return { child, exit, errors: text(child.stderr) };
  }

  async function listening(env: Readonly<Record<string, string>>) {
    const started = start({ SIMULATOR_PORT: '0', ...env });
    const [line] = (await once(createInterface(started.child.stdout), 'line')) as [string];
    return { ...started, line, url: line.slice(line.indexOf('http')) };
  }

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'says where it listens, and ends with 0 on %s sent twice',
    async (signal) => {
      const { child, exit, line, errors } = await listening({});
      expect(line).toMatch(/^eCall simulator listening on http:\/\/127\.0\.0\.1:\d+$/);
      child.kill(signal);
      child.kill(signal);
      expect(await exit).toEqual([0, null]);
      expect(await errors).toBe('');
    },
  );

  it('takes its credentials from the environment', async () => {
    const { child, exit, url } = await listening({ SIMULATOR_USERNAME: 'me', SIMULATOR_PASSWORD: 'se:cret' });
    const authorization = `Basic ${Buffer.from('me:se:cret').toString('base64')}`;
    expect((await postMessage(url, sms())).status).toBe(401);
    expect((await postMessage(url, sms(), { authorization })).status).toBe(200);
    child.kill('SIGTERM');
    expect(await exit).toEqual([0, null]);
  });

  it('prints its settings when asked for help, and starts nothing', async () => {
    const { child, exit } = start({ SIMULATOR_PORT: 'http' }, '--help');
    expect(await text(child.stdout)).toContain('SIMULATOR_PORT');
    expect(await exit).toEqual([0, null]);
  });

  it('names a bad setting in one line', async () => {
    const { exit, errors } = start({ SIMULATOR_PORT: 'http' });
    expect(await exit).toEqual([1, null]);
    expect(await errors).toBe(
      "SIMULATOR_PORT is 'http'; it may be an integer from 0 to 65535 (0: a free port), default 3080.\n",
    );
  });

  it('says that a port is in use', async () => {
    const first = await listening({});
    const port = new URL(first.url).port;
    const { exit, errors } = start({ SIMULATOR_PORT: port });
    expect(await exit).toEqual([1, null]);
    expect(await errors).toBe(
      `SIMULATOR_PORT is ${port}, which is in use on 127.0.0.1; it may be any free port, or 0 for one.\n`,
    );
    first.child.kill('SIGTERM');
    await first.exit;
  });
});
