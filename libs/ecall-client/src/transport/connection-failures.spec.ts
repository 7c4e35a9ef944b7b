import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { inspect } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  clientOf,
  listen,
  MESSAGE,
  selfSigned,
  serveHttp,
  serveHttps,
  serveTcp,
} from '../testing/local-servers.js';

const accept = (
  _: unknown,
  response: { setHeader(name: string, value: string): void; end(body: string): void },
): void => {
  response.setHeader('x-f24-request-id', 'f24-1');
  response.end('{"messageId":"m-1"}');
};

describe('without a connection, nothing was sent', () => {
  it('refused', async () => {
    const server = createServer();
    const port = await listen(server);
    await new Promise((closed) => server.close(closed));
    const outcome = await clientOf(`http://127.0.0.1:${port}`).send(MESSAGE);
    expect(outcome).toMatchObject({
      kind: 'not-sent',
      reason: 'connect-refused',
      cause: { code: 'ECONNREFUSED' },
    });
  });

  it('a name that does not exist', async () => {
    // RFC 6761 reserves .invalid: no resolver may ever know it.
    const outcome = await clientOf('https://ecall.invalid').send(MESSAGE);
    expect(outcome).toMatchObject({ kind: 'not-sent', reason: 'dns' });
  });

  it('a port where nobody accepts', async () => {
    const port = await listenWithoutAccepting();
    const outcome = await clientOf(`http://127.0.0.1:${port}`, { timeoutMs: 300 }).send(MESSAGE);
    expect(outcome).toMatchObject({ kind: 'not-sent', reason: 'connect-timeout' });
  });

  it('a TLS handshake that is never answered', async () => {
    const baseUrl = (await serveTcp(() => undefined)).replace('http:', 'https:');
    const outcome = await clientOf(baseUrl, { timeoutMs: 300 }).send(MESSAGE);
    expect(outcome).toMatchObject({ kind: 'not-sent', reason: 'connect-timeout' });
  });

  it('a TLS handshake that is cut off', async () => {
    const baseUrl = (await serveTcp((socket) => socket.once('data', () => socket.resetAndDestroy()))).replace(
      'http:',
      'https:',
    );
    expect(await clientOf(baseUrl).send(MESSAGE)).toMatchObject({ kind: 'not-sent', reason: 'tls' });
  });

  it('a server that speaks no TLS', async () => {
    const baseUrl = (await serveHttp(accept)).replace('http:', 'https:');
    expect(await clientOf(baseUrl).send(MESSAGE)).toMatchObject({ kind: 'not-sent', reason: 'tls' });
  });

  it('a certificate that nobody vouches for', async () => {
    const baseUrl = await serveHttps(accept, selfSigned('localhost'));
    const outcome = await clientOf(baseUrl).send(MESSAGE);
    expect(outcome).toMatchObject({
      kind: 'not-sent',
      reason: 'certificate',
      cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    });
  });

  it('a certificate for another host', async () => {
    const certificate = selfSigned('other.example');
    const baseUrl = await serveHttps(accept, certificate);
    const outcome = await clientOf(baseUrl, { tls: { ca: certificate.cert } }).send(MESSAGE);
    expect(outcome).toMatchObject({
      kind: 'not-sent',
      reason: 'certificate',
      cause: { code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    });
    expect(inspect(outcome, { depth: 5 })).not.toContain('raw');
  });

  it('a question says so too', async () => {
    const outcome = await clientOf(await serveHttps(accept, selfSigned('localhost'))).checkAccess();
    expect(outcome).toMatchObject({
      kind: 'failed',
      reason: 'certificate',
      cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    });
  });

  it('a trusted certificate is accepted, also by a resumed session', async () => {
    const certificate = selfSigned('localhost');
    const baseUrl = await serveHttps((request, response) => {
      response.setHeader('connection', 'close');
      accept(request, response);
    }, certificate);
    const client = clientOf(baseUrl, { tls: { ca: certificate.cert } });
    const outcomes = [await client.send(MESSAGE), await client.send(MESSAGE), await client.send(MESSAGE)];
    expect(outcomes.map(({ kind }) => kind)).toEqual(['accepted', 'accepted', 'accepted']);
  });

  it.each([
    ['TLSv1.1', 'not-sent'],
    ['TLSv1.2', 'accepted'],
    ['TLSv1.3', 'accepted'],
  ] as const)('a server that speaks %s only: %s', async (version, kind) => {
    const certificate = selfSigned('localhost');
    const baseUrl = await serveHttps(accept, certificate, {
      // The security level lets OpenSSL speak the old version at all.
      minVersion: version,
      maxVersion: version,
      ciphers: 'DEFAULT:@SECLEVEL=0',
    });
    const outcome = await clientOf(baseUrl, { tls: { ca: certificate.cert } }).send(MESSAGE);
    expect(outcome.kind).toBe(kind);
  });

  it('can be repeated: the next call opens a new connection', async () => {
    const server = createServer();
    const port = await listen(server);
    await new Promise((closed) => server.close(closed));
    const client = clientOf(`http://127.0.0.1:${port}`, { connections: 1 });
    const outcomes = [await client.send(MESSAGE), await client.send(MESSAGE), await client.send(MESSAGE)];
    expect(outcomes.map(({ kind }) => kind)).toEqual(['not-sent', 'not-sent', 'not-sent']);
  });

  it('every one of many calls gets its answer when the connection fails', async () => {
    const server = createServer();
    const port = await listen(server);
    await new Promise((closed) => server.close(closed));
    const client = clientOf(`http://127.0.0.1:${port}`, { connections: 2 });
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => client.send(MESSAGE)));
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['not-sent']));
  });
});

/** A process that listens and never accepts; the connections made here fill its backlog, so that the next one hangs. */
async function listenWithoutAccepting(): Promise<number> {
  const script = `
    const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      require('node:fs').writeSync(1, String(server.address().port));
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    });`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [chunk]: unknown[] = await once(child.stdout, 'data');
  const port = Number(String(chunk));
  for (let index = 0; index < 8; index++) {
    const filler = connect(port, '127.0.0.1').on('error', () => undefined);
    onTestFinished(() => void filler.destroy());
  }
  return port;
}
