import type { RequestListener } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { EcallOptions } from '../options/ecall-options.js';
import { connectProxy, type OnConnect, PROXY_PASSWORD, relay } from '../testing/connect-proxy.js';
import { clientOf, listen, MESSAGE, selfSigned, serveHttp, serveHttps } from '../testing/local-servers.js';

const certificate = selfSigned('localhost');
const tunnels: OnConnect = (client, request) => void relay(client, request);
const accepts: RequestListener = (_, response) =>
  void response.setHeader('x-f24-request-id', 'f24-1').end('{"messageId":"m-1"}');

/** eCall over TLS, and a client that reaches it through a proxy alone; `urls` are those of the requests that reached eCall. */
async function behind(
  onConnect: OnConnect,
  { ecall = accepts, ...options }: Partial<EcallOptions> & { readonly ecall?: RequestListener } = {},
) {
  const urls: Array<string | undefined> = [];
  const baseUrl = await serveHttps((request, response) => {
    urls.push(request.url);
    ecall(request, response);
  }, certificate);
  const { proxyUrl, requests } = await connectProxy(onConnect);
  const client = clientOf(baseUrl, { proxyUrl, tls: { ca: certificate.cert }, ...options });
  return { client, urls, requests, baseUrl };
}

describe('through a proxy', () => {
  it('reaches eCall in a tunnel, and gives the proxy its credentials and nothing else', async () => {
    const { client, urls, requests, baseUrl } = await behind(tunnels, { connections: 1 });
    expect(await client.send(MESSAGE)).toMatchObject({ kind: 'accepted', messageId: 'm-1' });
    expect(await client.send(MESSAGE)).toMatchObject({ kind: 'accepted' });
    expect(urls).toEqual(['/api/v2/message', '/api/v2/message']);
    // One connection, so one tunnel.
    expect(requests).toHaveLength(1);
    expect([requests[0]?.method, requests[0]?.url]).toEqual(['CONNECT', new URL(baseUrl).host]);
    expect(requests[0]?.headers).toEqual({
      host: new URL(baseUrl).host,
      connection: 'keep-alive',
      'proxy-connection': 'keep-alive',
      'proxy-authorization': `Basic ${Buffer.from(`proxy-user:${PROXY_PASSWORD}`).toString('base64')}`,
    });
  });

  it('reads an answer of the proxy that comes in pieces', async () => {
    const { client } = await behind((socket, request) => {
      relay(socket, request, async () => {
        for (const piece of ['HTTP/1.1 2', '01 Made\r\nVia: 1.1 pro', 'xy\r\n\r', '\n']) {
          socket.write(piece);
          await sleep(10);
        }
      });
    });
    expect(await client.send(MESSAGE)).toMatchObject({ kind: 'accepted' });
  });

  it('reaches a server without TLS too', async () => {
    const { proxyUrl, requests } = await connectProxy(tunnels);
    const client = clientOf(await serveHttp(accepts), { proxyUrl });
    expect(await client.send(MESSAGE)).toMatchObject({ kind: 'accepted' });
    expect(requests).toHaveLength(1);
  });

  it('counts the time to send from the dispatch, not from the wait for the tunnel', async () => {
    const { client } = await behind((socket, request) => void setTimeout(() => relay(socket, request), 400), {
      timeoutMs: 700,
      ecall: (request, response) => void setTimeout(() => accepts(request, response), 400),
    });
    expect(await client.send(MESSAGE)).toMatchObject({ kind: 'accepted' });
  });
});

describe('nothing was sent where the tunnel does not come', () => {
  const refusal =
    (head: string): OnConnect =>
    (client) =>
      void client.end(`HTTP/1.1 ${head}\r\nContent-Type: text/html\r\n\r\n<p>private page</p>`);

  it.each([
    ['407 Proxy Authentication Required', 407],
    ['403 Forbidden', 403],
    ['502 Bad Gateway', 502],
    ['302 Found', 302],
    ['500 Oops', 500],
  ])('refused: %s', async (head, status) => {
    const { client, urls } = await behind(refusal(head));
    const outcome = await client.send(MESSAGE);
    expect(outcome).toMatchObject({ kind: 'not-sent', reason: 'proxy' });
    expect(outcome).toHaveProperty('cause.message', `the proxy answered ${status}`);
    expect(urls).toEqual([]);
  });

  it.each<[string, (client: Socket) => void]>([
    ['closed', (client) => void client.end()],
    ['reset', (client) => void client.resetAndDestroy()],
    ['cut off in the middle of its answer', (client) => void client.end('HTTP/1.1 200 Connec')],
    ['answered with something else', (client) => void client.end('220 private.example ESMTP\r\n\r\n')],
  ])('%s', async (_, onConnect) => {
    const { client, urls } = await behind(onConnect);
    const outcome = await client.send(MESSAGE);
    expect(outcome).toMatchObject({ kind: 'not-sent', reason: 'proxy' });
    expect(urls).toEqual([]);
    expect(inspect(outcome, { depth: 9, showHidden: true })).not.toContain('private.example');
  });

  it('never answered', async () => {
    const { client, urls } = await behind(() => undefined, { timeoutMs: 300 });
    expect(await client.send(MESSAGE)).toMatchObject({ kind: 'not-sent', reason: 'connect-timeout' });
    expect(urls).toEqual([]);
  });

  it('no proxy there', async () => {
    const server = createServer();
    const port = await listen(server);
    await new Promise((closed) => server.close(closed));
    const outcome = await clientOf('https://localhost', { proxyUrl: `http://127.0.0.1:${port}` }).send(
      MESSAGE,
    );
    expect(outcome).toMatchObject({ kind: 'not-sent', reason: 'proxy', cause: { code: 'ECONNREFUSED' } });
  });

  it('a proxy whose name does not exist', async () => {
    const outcome = await clientOf('https://localhost', { proxyUrl: 'http://proxy.invalid' }).send(MESSAGE);
    expect(outcome).toMatchObject({ kind: 'not-sent', reason: 'proxy' });
  });

  it('a question says so too', async () => {
    const { client } = await behind(refusal('407 Proxy Authentication Required'));
    expect(await client.checkAccess()).toMatchObject({
      kind: 'failed',
      reason: 'proxy',
      cause: { message: 'the proxy answered 407' },
    });
  });

  it('can be repeated: the next call asks for a tunnel anew', async () => {
    let asked = 0;
    const { client } = await behind((socket, request) =>
      asked++ === 0 ? refusal('503 Busy')(socket, request) : tunnels(socket, request),
    );
    expect(await client.send(MESSAGE)).toMatchObject({ kind: 'not-sent', reason: 'proxy' });
    expect(await client.send(MESSAGE)).toMatchObject({ kind: 'accepted' });
  });
});

describe('inside the tunnel all is as without a proxy', () => {
  it('a tunnel that ends during the handshake: not sent', async () => {
    const { client } = await behind((socket, request) => {
      const upstream = relay(socket, request);
      socket.once('data', () => upstream.destroy());
    });
    expect(await client.send(MESSAGE)).toMatchObject({ kind: 'not-sent', reason: 'tls' });
  });

  it('a proxy that puts itself in the place of eCall: not sent, for its certificate is not believed', async () => {
    const { client, urls } = await behind(tunnels, { tls: { ca: selfSigned('localhost').cert } });
    expect(await client.send(MESSAGE)).toMatchObject({ kind: 'not-sent', reason: 'certificate' });
    expect(urls).toEqual([]);
  });

  it('a tunnel that is cut after the request: in doubt', async () => {
    let cut: () => void = () => undefined;
    const { client, urls } = await behind(
      (socket, request) => {
        relay(socket, request);
        cut = () => socket.resetAndDestroy();
      },
      { ecall: () => cut() },
    );
    expect(await client.send(MESSAGE)).toMatchObject({ kind: 'unknown', reason: 'connection-lost' });
    expect(urls).toHaveLength(1);
  });

  it('no answer in time: in doubt, and the tunnel is reset', async () => {
    let closed: Promise<unknown> | undefined;
    const { client } = await behind(
      (socket, request) => {
        relay(socket, request);
        closed = new Promise((resolve) => socket.once('close', resolve));
      },
      { timeoutMs: 300, ecall: () => undefined },
    );
    expect(await client.send(MESSAGE)).toMatchObject({ kind: 'unknown', reason: 'timeout' });
    await closed;
  });

  it('a 407 without the mark of eCall comes from the way to it: the account waits', async () => {
    const { client } = await behind(tunnels, { ecall: (_, response) => void response.writeHead(407).end() });
    expect(await client.send(MESSAGE)).toEqual({
      kind: 'account-refused',
      status: 407,
      reason: 'wrong-address',
    });
  });
});

describe("the proxy's credentials", () => {
  it('stand in no outcome and in no client that is printed', async () => {
    const { client } = await behind((socket) => void socket.end('HTTP/1.1 407 No\r\n\r\n'));
    const outcome = await client.send(MESSAGE);
    const shown = [outcome, client].map((thing) => inspect(thing, { depth: 20 }) + JSON.stringify(thing));
    for (const secret of [PROXY_PASSWORD, encodeURIComponent(PROXY_PASSWORD), 'cHJveHktdXNlcj']) {
      expect(shown.join()).not.toContain(secret);
    }
  });
});
