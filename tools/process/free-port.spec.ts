import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { freePort, isPortFree } from './free-port.js';

describe('a free port', () => {
  it('is given to one caller only', async () => {
    const ports = await Promise.all(Array.from({ length: 300 }, async () => freePort()));
    expect(new Set(ports).size).toBe(300);
  });

  it('is none on which a server listens', async () => {
    const port = await freePort();
    expect(await isPortFree(port)).toBe(true);
    const server = createServer();
    await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
    expect(await isPortFree(port)).toBe(false);
    await new Promise((closed) => server.close(closed));
  });

  it('lies below the ports that the kernel gives to connections', async () => {
    expect(await freePort()).toBeLessThan(32_768);
  });
});
