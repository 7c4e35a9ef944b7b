import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SendOutcome } from '../outcomes/send-outcome.js';
import { deferred } from '../testing/deferred.js';
import { clientOf, MESSAGE, serveHttp, serveTcp } from '../testing/local-servers.js';

const HEAD_200 = 'HTTP/1.1 200 OK\r\nx-f24-request-id: f24-1\r\ncontent-length: 40\r\n\r\n';

/** A server that waits for the whole request and then does something with the connection. */
async function afterRequest(then: (socket: Socket) => void): Promise<SendOutcome> {
  const baseUrl = await serveTcp((socket) => {
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk.toString();
      if (received.includes('private words')) then(socket);
    });
  });
  return clientOf(baseUrl).send(MESSAGE);
}

describe('once the request was dispatched', () => {
  it('a reset before any answer is in doubt', async () => {
    const outcome = await afterRequest((socket) => socket.resetAndDestroy());
    expect(outcome).toMatchObject({ kind: 'unknown', reason: 'connection-lost' });
  });

  it('an orderly end before any answer is in doubt', async () => {
    const outcome = await afterRequest((socket) => socket.end());
    expect(outcome).toMatchObject({ kind: 'unknown', reason: 'connection-lost' });
  });

  it('a reset as soon as the connection stands is in doubt exactly if the request went to the socket', async () => {
    const baseUrl = await serveTcp((socket) => socket.resetAndDestroy());
    let dispatched = false;
    const outcome = await clientOf(baseUrl).send(MESSAGE, { beforeDispatch: () => (dispatched = true) });
    expect(outcome.kind).toBe(dispatched ? 'unknown' : 'not-sent');
  });

  it('half a head is in doubt', async () => {
    const outcome = await afterRequest((socket) =>
      socket.end('HTTP/1.1 200 OK\r\nx-f24-request-id: f24-1\r\n'),
    );
    expect(outcome).toMatchObject({ kind: 'unknown', reason: 'connection-lost' });
  });

  it('what is no HTTP is in doubt, and nothing of it is repeated', async () => {
    const outcome = await afterRequest((socket) => socket.end('+41791234567 private words\r\n\r\n'));
    expect(outcome).toMatchObject({ kind: 'unknown', reason: 'connection-lost' });
    expect(JSON.stringify(outcome)).not.toContain('private');
  });

  it('a 200 of eCall is accepted although its body was cut', async () => {
    const outcome = await afterRequest((socket) => socket.end(`${HEAD_200}{"messageId":`));
    expect(outcome).toEqual({ kind: 'accepted', requestId: 'f24-1' });
  });

  it('a 200 of eCall is accepted although the connection was reset in its body', async () => {
    const { promise: head, resolve: onHead } = deferred<unknown>();
    subscribe('undici:request:headers', onHead);
    onTestFinished(() => void unsubscribe('undici:request:headers', onHead));
    const outcome = await afterRequest((socket) => {
      socket.write(`${HEAD_200}{"messageId":`);
      // A reset overtakes bytes that are still on their way, so it waits until the client has read the head.
      void head.then(() => socket.resetAndDestroy());
    });
    expect(outcome).toEqual({ kind: 'accepted', requestId: 'f24-1' });
  });

  it('a refusal of eCall stands although its body was cut', async () => {
    const head = 'HTTP/1.1 400 Bad Request\r\nx-f24-request-id: f24-1\r\ncontent-length: 40\r\n\r\n';
    const outcome = await afterRequest((socket) => socket.end(`${head}{"errorCode":`));
    expect(outcome).toMatchObject({ kind: 'rejected', status: 400, error: { code: '' } });
  });

  it('a 1xx is not yet the answer', async () => {
    const answer = `HTTP/1.1 102 Processing\r\n\r\n${HEAD_200}${'{"messageId":"m-1"}'.padEnd(40)}`;
    expect(await afterRequest((socket) => socket.end(answer))).toMatchObject({
      kind: 'accepted',
      messageId: 'm-1',
    });
  });

  it('an answer without an end is read no further than its bound', async () => {
    let sent = 0;
    const baseUrl = await serveHttp((_, response) => {
      response.writeHead(200, { 'x-f24-request-id': 'f24-1' });
      const pour = (): void => {
        while (response.write(' '.repeat(65_536))) sent += 65_536;
        if (!response.destroyed) response.once('drain', pour);
      };
      pour();
    });
    expect(await clientOf(baseUrl).send(MESSAGE)).toEqual({ kind: 'accepted', requestId: 'f24-1' });
    expect(sent).toBeLessThan(64 * 1024 * 1024);
  });

  it('a reset of a kept-alive connection is in doubt, and the request is not written again', async () => {
    let requests = 0;
    const baseUrl = await serveHttp((request, response) => {
      requests += 1;
      response.setHeader('x-f24-request-id', 'f24-1');
      if (requests > 1) request.socket.resetAndDestroy();
      else response.end('{"messageId":"m-1"}');
    });
    const client = clientOf(baseUrl, { connections: 1 });
    expect(await client.send(MESSAGE)).toMatchObject({ kind: 'accepted' });
    expect(await client.send(MESSAGE)).toMatchObject({ kind: 'unknown', reason: 'connection-lost' });
    expect(requests).toBe(2);
  });

  it('an idle connection that the server closed is replaced before the next dispatch', async () => {
    const sockets: Socket[] = [];
    const baseUrl = await serveHttp((request, response) => {
      sockets.push(request.socket);
      response.setHeader('x-f24-request-id', 'f24-1');
      response.end('{"messageId":"m-1"}');
    });
    const client = clientOf(baseUrl, { connections: 1 });
    await client.send(MESSAGE);
    const [first] = sockets;
    if (first === undefined) throw new Error('the server saw no request');
    first.end();
    await once(first, 'close');
    expect(await client.send(MESSAGE)).toMatchObject({ kind: 'accepted' });
    expect(new Set(sockets).size).toBe(2);
  });
});
