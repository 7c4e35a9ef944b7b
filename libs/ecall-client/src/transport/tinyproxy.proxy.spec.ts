import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { EcallOptions } from '../options/ecall-options.js';
import { clientOf, listen, MESSAGE, selfSigned, serveHttps } from '../testing/local-servers.js';
import { megabytes, PNG } from '../testing/media-server.js';
import { readForm } from '../testing/read-form.js';

const certificate = selfSigned('localhost');
const MARK = { 'x-f24-request-id': 'f24-1' };

/** eCall over TLS: takes messages, keeps the last file, and gives it back. */
async function ecall(): Promise<{ baseUrl: string; urls: string[] }> {
  const urls: string[] = [];
  let file: Buffer = Buffer.alloc(0);
  const baseUrl = await serveHttps((request, response) => {
    const { url = '', method } = request;
    urls.push(url);
    if (method === 'GET') response.writeHead(200, { ...MARK, 'content-type': PNG.contentType }).end(file);
    else if (url.endsWith('/message')) response.writeHead(200, MARK).end('{"messageId":"m-1"}');
    else
      void readForm(request).then((form) => {
        ({ file } = form);
        return response.writeHead(200, MARK).end('{"mediaId":"f-1"}');
      });
  }, certificate);
  return { baseUrl, urls };
}

/** A tinyproxy of its own for one test, with a user and a password. Resolves with its port. */
async function tinyproxy(more: readonly string[] = []): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'ecall-proxy-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const port = await freePort();
    const settings = [
      `Port ${port}`,
      'Listen 127.0.0.1',
      'Timeout 30',
      'MaxClients 50',
      'BasicAuth user secret-1',
    ];
    writeFileSync(join(folder, 'tinyproxy.conf'), [...settings, ...more, ''].join('\n'));
    const child = spawn('tinyproxy', ['-d', '-c', join(folder, 'tinyproxy.conf')], { stdio: 'ignore' });
    await once(child, 'spawn');
    onTestFinished(() => void child.kill('SIGKILL'));
    if (await answers(port, child)) return port;
  }
  throw new Error('tinyproxy does not start');
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((closed) => server.close(closed));
  return port;
}

/** False where the process ended instead: another one may have taken the port. */
async function answers(port: number, child: ChildProcess): Promise<boolean> {
  const deadline = Date.now() + 10_000;
  while (child.exitCode === null && Date.now() < deadline) {
    const socket = connect(port, '127.0.0.1');
    const connected = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (connected) return true;
    await sleep(20);
  }
  return false;
}

async function clientBehind(port: number, options: Partial<EcallOptions> = {}) {
  const { baseUrl, urls } = await ecall();
  const proxyUrl = `http://user:secret-1@127.0.0.1:${port}`;
  return { client: clientOf(baseUrl, { proxyUrl, tls: { ca: certificate.cert }, ...options }), urls };
}

describe('through tinyproxy', () => {
  it('messages go out, many at a time', async () => {
    const { client, urls } = await clientBehind(await tinyproxy(), { connections: 20 });
    const outcomes = await Promise.all(Array.from({ length: 200 }, () => client.send(MESSAGE)));
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['accepted']));
    expect(urls).toHaveLength(200);
  });

  it('files go up and down', async () => {
    const { client } = await clientBehind(await tinyproxy());
    const upload = await client.uploadMedia({ ...PNG, bytes: megabytes(20) });
    expect(upload).toMatchObject({ kind: 'uploaded', mediaId: 'f-1' });
    const media = await client.getMedia('f-1');
    if (media.kind !== 'bytes') throw new Error(`no file: ${media.kind}`);
    const [got, sent] = await Promise.all([buffer(media.bytes), buffer(megabytes(20))]);
    expect(got.equals(sent)).toBe(true);
  });

  it('nothing is sent with wrong credentials', async () => {
    const port = await tinyproxy();
    const { client, urls } = await clientBehind(port, { proxyUrl: `http://user:wrong@127.0.0.1:${port}` });
    const outcome = await client.send(MESSAGE);
    expect(outcome).toMatchObject({ kind: 'not-sent', reason: 'proxy' });
    expect(outcome).toHaveProperty('cause.message', expect.stringMatching(/^the proxy answered 40[17]$/));
    expect(urls).toEqual([]);
  });

  it('nothing is sent to a port that the proxy forbids', async () => {
    const { client, urls } = await clientBehind(await tinyproxy(['ConnectPort 443']));
    expect(await client.send(MESSAGE)).toMatchObject({
      kind: 'not-sent',
      reason: 'proxy',
      cause: { message: 'the proxy answered 403' },
    });
    expect(urls).toEqual([]);
  });

  it('nothing is sent where the proxy does not reach eCall', async () => {
    const { client } = await clientBehind(await tinyproxy(), {
      baseUrl: `https://localhost:${await freePort()}`,
    });
    expect(await client.send(MESSAGE)).toMatchObject({ kind: 'not-sent', reason: 'proxy' });
  });
});
