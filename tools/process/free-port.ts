import { closeSync, mkdirSync, openSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/**
 * Below the range from which Linux takes ports by itself (32,768 and up): no connection and no server that asks for any port
 * can come in between, also while a server is down for a while.
 */
const FIRST = 20_000;
const LAST = 32_000;

/** So long no other process that asks here gets the same port: a server listens on it within this time. */
const RESERVED_MS = 10 * 60_000;

/** @returns a TCP port on which nobody listens and which no other caller has got lately, in this process or another one */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    if (reserve(port) && (await isPortFree(port, host))) return port;
  }
}

/** @returns false where somebody else has it */
function reserve(port: number): boolean {
  const folder = join(tmpdir(), `ecall-gateway-ports-${userInfo().uid}`);
  const file = join(folder, String(port));
  mkdirSync(folder, { recursive: true });
  try {
    if (Date.now() - statSync(file).mtimeMs > RESERVED_MS) rmSync(file);
  } catch {
    // There is none, or another one has just removed it.
  }
  try {
    closeSync(openSync(file, 'wx'));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Whether a server could listen on this port now. */
export async function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => {
      resolve(false);
    });
    server.listen(port, host, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
