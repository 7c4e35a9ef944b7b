import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { deferred } from '../testing/deferred.js';
import { clientOf, MESSAGE, selfSigned, serveHttp, serveHttps, serveTcp } from '../testing/local-servers.js';

/** Accepts, reads, never answers. Tells how each connection ended. */
async function silentServer(): Promise<{
  baseUrl: string;
  requests: () => number;
  ended: Promise<string>;
  seen: Promise<void>;
}> {
  let requests = 0;
  const ended = deferred<string>();
  const seen = deferred();
  const baseUrl = await serveTcp((socket: Socket) => {
    socket.on('data', (chunk) => {
      requests += chunk.toString().split('POST ').length - 1;
      seen.resolve();
    });
    socket.on('end', () => ended.resolve('end'));
    socket.on('error', (error: NodeJS.ErrnoException) => ended.resolve(error.code ?? 'error'));
  });
  return { baseUrl, requests: () => requests, ended: ended.promise, seen: seen.promise };
}

describe('deadline', () => {
  it('ends a call without an answer in doubt, and resets its connection', async () => {
    const server = await silentServer();
    const outcome = await clientOf(server.baseUrl, { timeoutMs: 500 }).send(MESSAGE);
    expect(outcome).toEqual({ kind: 'unknown', reason: 'timeout' });
    expect(await server.ended).toBe('ECONNRESET');
  });

  it('counts to the last byte: an answer that trickles is cut, and accepted as far as it came', async () => {
    const baseUrl = await serveHttp((_, response) => {
      response.writeHead(200, { 'x-f24-request-id': 'f24-1' });
      const drip = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(drip));
    });
    expect(await clientOf(baseUrl, { timeoutMs: 600 }).send(MESSAGE)).toEqual({
      kind: 'accepted',
      requestId: 'f24-1',
    });
  });

  it('can be set for one call', async () => {
    const server = await silentServer();
    const outcome = await clientOf(server.baseUrl).send(MESSAGE, { timeoutMs: 500 });
    expect(outcome).toMatchObject({ kind: 'unknown', reason: 'timeout' });
  });

  it('bounds the wait for a free connection: that message is never written', async () => {
    const server = await silentServer();
    const client = clientOf(server.baseUrl, { connections: 1 });
    const first = client.send(MESSAGE, { timeoutMs: 600 });
    await server.seen;
    let fence = 0;
    const second = await client.send(MESSAGE, { timeoutMs: 100, beforeDispatch: () => (fence += 1) });
    expect(second).toEqual({ kind: 'not-sent', reason: 'connect-timeout' });
    expect(await first).toMatchObject({ kind: 'unknown', reason: 'timeout' });
    await client.close();
    expect([server.requests(), fence]).toEqual([1, 0]);
  });

  it('refuses a deadline that no timer can keep', async () => {
    const server = await silentServer();
    await expect(clientOf(server.baseUrl).send(MESSAGE, { timeoutMs: 2 ** 31 })).rejects.toThrow(
      "'timeoutMs'",
    );
  });
});

describe('abort', () => {
  it('before the call sends nothing', async () => {
    const server = await silentServer();
    const cause = new Error('shutting down');
    const outcome = await clientOf(server.baseUrl).send(MESSAGE, { signal: AbortSignal.abort(cause) });
    expect(outcome).toEqual({ kind: 'not-sent', reason: 'aborted', cause });
    expect(server.requests()).toBe(0);
  });

  it('while waiting for a connection sends nothing', async () => {
    const server = await silentServer();
    const client = clientOf(server.baseUrl, { connections: 1 });
    const first = client.send(MESSAGE, { timeoutMs: 300 });
    await server.seen;
    const abort = new AbortController();
    const second = client.send(MESSAGE, { signal: abort.signal });
    abort.abort();
    expect(await second).toMatchObject({ kind: 'not-sent', reason: 'aborted' });
    await first;
    await client.close();
    expect(server.requests()).toBe(1);
  });

  it('after the dispatch is in doubt, and resets the connection', async () => {
    const server = await silentServer();
    const abort = new AbortController();
    const call = clientOf(server.baseUrl).send(MESSAGE, { signal: abort.signal });
    await server.seen;
    abort.abort();
    expect(await call).toMatchObject({ kind: 'unknown', reason: 'aborted' });
    expect(await server.ended).toBe('ECONNRESET');
  });

  it('resets the connection under TLS too', async () => {
    const certificate = selfSigned('localhost');
    const seen = deferred();
    const secure = new URL(await serveHttps(() => seen.resolve(), certificate));
    const ended = deferred<string>();
    // TLS hides how the connection below it ended; a relay in between sees it.
    const relay = await serveTcp((socket) => {
      const onward = connect(Number(secure.port), '127.0.0.1').on('error', () => undefined);
      socket.pipe(onward).pipe(socket);
      socket.on('end', () => ended.resolve('end'));
      socket.on('error', (error: NodeJS.ErrnoException) => ended.resolve(error.code ?? 'error'));
      socket.once('close', () => onward.destroy());
    });
    const baseUrl = `https://localhost:${new URL(relay).port}`;
    const abort = new AbortController();
    const client = clientOf(baseUrl, { tls: { ca: certificate.cert } });
    const call = client.send(MESSAGE, { signal: abort.signal });
    await seen.promise;
    abort.abort();
    expect(await call).toMatchObject({ kind: 'unknown', reason: 'aborted' });
    expect(await ended.promise).toBe('ECONNRESET');
  });
});

describe('beforeDispatch', () => {
  it('is called once, when the connection stands and nothing is written', async () => {
    const server = await silentServer();
    const order: string[] = [];
    const call = clientOf(server.baseUrl, { timeoutMs: 500 }).send(MESSAGE, {
      beforeDispatch: () => order.push(`fence at ${server.requests()}`),
    });
    await server.seen;
    order.push(`request ${server.requests()}`);
    await call;
    expect(order).toEqual(['fence at 0', 'request 1']);
  });

  it('forbids the dispatch by throwing; the connection stays good', async () => {
    const sockets = new Set<Socket>();
    let requests = 0;
    const baseUrl = await serveHttp((request, response) => {
      requests += 1;
      sockets.add(request.socket);
      response.setHeader('x-f24-request-id', 'f24-1');
      response.end('{"messageId":"m-1"}');
    });
    const client = clientOf(baseUrl, { connections: 1 });
    await client.send(MESSAGE);
    const cause = new Error('lease over');
    const outcome = await client.send(MESSAGE, {
      beforeDispatch: () => {
        throw cause;
      },
    });
    expect(outcome).toEqual({ kind: 'not-sent', reason: 'aborted', cause });
    expect(await client.send(MESSAGE)).toMatchObject({ kind: 'accepted' });
    expect([requests, sockets.size]).toEqual([2, 1]);
  });

  it('may itself abort the call', async () => {
    const server = await silentServer();
    const abort = new AbortController();
    const outcome = await clientOf(server.baseUrl).send(MESSAGE, {
      signal: abort.signal,
      beforeDispatch: () => abort.abort(),
    });
    expect(outcome).toMatchObject({ kind: 'not-sent', reason: 'aborted' });
    expect(server.requests()).toBe(0);
  });
});

describe('close', () => {
  it('waits for what is under way, refuses what comes after, and leaves no connection', async () => {
    const requests: Array<() => void> = [];
    const arrived = deferred();
    let socket: Socket | undefined;
    const baseUrl = await serveHttp((request, response) => {
      socket = request.socket;
      response.setHeader('x-f24-request-id', 'f24-1');
      requests.push(() => response.end('{"messageId":"m-1"}'));
      arrived.resolve();
    });
    const client = clientOf(baseUrl);
    const underWay = client.send(MESSAGE);
    await arrived.promise;
    const closed = client.close();
    expect(await client.send(MESSAGE)).toMatchObject({ kind: 'not-sent', reason: 'aborted' });
    requests.forEach((answer) => answer());
    expect(await underWay).toMatchObject({ kind: 'accepted' });
    await closed;
    await client.close();
    if (socket?.destroyed === false) await once(socket, 'close');
    expect(socket?.destroyed).toBe(true);
  });
});
