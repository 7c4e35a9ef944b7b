import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../tools/process/free-port.js';
import { waitFor } from '../../tools/process/wait-for.js';

/** A real HTTP proxy (tinyproxy) of a test's own, which asks for a user and a password. */
export interface Tinyproxy {
  /** With its credentials. */
  readonly url: string;
  readonly port: number;
  /** How many tunnels it was asked for. */
  tunnels(): number;
  stop(): Promise<void>;
}

/** @param port where it is to listen; default: a free one */
export async function startTinyproxy(port?: number): Promise<Tinyproxy> {
  const own = port ?? (await freePort());
  const folder = await mkdtemp(join(tmpdir(), 'tinyproxy-'));
  const file = join(folder, 'tinyproxy.conf');
  const lines = [
    `Port ${own}`,
    'Listen 127.0.0.1',
    'Timeout 600',
    'MaxClients 100',
    'BasicAuth user secret-1',
  ];
  await writeFile(file, [...lines, 'LogLevel Connect', ''].join('\n'));
  const child = spawn('tinyproxy', ['-d', '-c', file], { stdio: ['ignore', 'pipe', 'ignore'] });
  let tunnels = 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    tunnels += text.split('CONNECT ').length - 1;
  });
  await once(child, 'spawn');
  await waitFor(async () => isOpen(own), { deadlineMs: 10_000, what: 'tinyproxy', everyMs: 20 });
  return {
    url: `http://user:secret-1@127.0.0.1:${own}`,
    port: own,
    tunnels: () => tunnels,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        const exited = once(child, 'exit');
        child.kill('SIGKILL');
        await exited;
      }
      await rm(folder, { recursive: true });
    },
  };
}

async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
