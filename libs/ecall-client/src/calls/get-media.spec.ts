import { once } from 'node:events';
import type { RequestListener, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { MediaBytes, MediaOutcome } from '../outcomes/media-outcome.js';
import { deferred } from '../testing/deferred.js';
import { clientOf, MESSAGE, serveHttp } from '../testing/local-servers.js';

const FILE = Buffer.from('a picture');
const MARK = { 'x-f24-request-id': 'f24-1' };

function bytesOf(outcome: MediaOutcome): MediaBytes {
  if (outcome.kind !== 'bytes') throw new Error(`no file but ${outcome.kind}`);
  return outcome;
}

async function ask(handler: RequestListener): Promise<MediaOutcome> {
  return clientOf(await serveHttp(handler)).getMedia('f/1');
}

/** Writes parts for as long as the other side takes them. */
function pour(response: ServerResponse, part: Buffer, taken: () => void): void {
  const more = (): void => {
    while (!response.destroyed && response.write(part)) taken();
  };
  response.on('drain', more);
  more();
}

describe('getMedia', () => {
  it('gives the file as a stream, with what its headers say', async () => {
    const asked: unknown[] = [];
    const outcome = await ask((request, response) => {
      asked.push([request.method, request.url]);
      response.writeHead(200, {
        ...MARK,
        'content-type': 'image/png',
        'content-length': FILE.length,
        'content-disposition': 'attachment; filename="cat.png"',
      });
      response.end(FILE);
    });
    expect(outcome).toMatchObject({
      kind: 'bytes',
      requestId: 'f24-1',
      contentType: 'image/png',
      size: FILE.length,
      fileName: 'cat.png',
    });
    expect(await buffer(bytesOf(outcome).bytes)).toEqual(FILE);
    expect(asked).toEqual([['GET', '/api/v2/media/f%2F1']]);
  });

  it.each([
    ['attachment; filename=cat.png', 'cat.png'],
    [`attachment; filename="x"; filename*=UTF-8''Z%C3%BCrich.png`, 'Zürich.png'],
    [`attachment; filename="x"; filename*=UTF-8''%E0%A4%A`, 'x'],
    ['attachment; filename="a\\"b"', 'a"b'],
    ['inline', undefined],
  ])('reads the file name from %s', async (disposition, fileName) => {
    const outcome = await ask((_, response) => {
      response.writeHead(200, { ...MARK, 'content-disposition': disposition }).end(FILE);
    });
    const { bytes, ...rest } = bytesOf(outcome);
    expect(rest.fileName).toBe(fileName);
    bytes.destroy();
  });

  it('gives the description where eCall answers with one', async () => {
    const outcome = await ask((_, response) => {
      response.writeHead(200, { ...MARK, 'content-type': 'application/json; charset=utf-8' });
      response.end(
        '{"MediaId":"f-1","mimeType":"image/png","size":"9","fileName":"cat.png","expires":"soon"}',
      );
    });
    expect(outcome).toEqual({
      kind: 'described',
      requestId: 'f24-1',
      media: {
        mediaId: 'f-1',
        contentType: 'image/png',
        size: 9,
        fileName: 'cat.png',
        unknownFields: { expires: 'soon' },
      },
    });
  });

  it.each([
    ['an unknown id', 404, MARK, '{"errorCode":"NotFound"}', { kind: 'not-found' }],
    ['wrong credentials', 401, MARK, '', { kind: 'account-refused', reason: 'credentials' }],
    ['too many questions', 429, MARK, '', { kind: 'throttled' }],
    ['a broken server', 500, MARK, 'x', { kind: 'failed', reason: 'server-error' }],
    ['a file that is not from eCall', 200, {}, 'x', { kind: 'failed', reason: 'no-request-id' }],
    [
      'a description that cannot be read',
      200,
      { ...MARK, 'content-type': 'application/json' },
      '{"media',
      { kind: 'failed', reason: 'unreadable' },
    ],
  ])('tells of %s', async (_, status, headers, body, outcome) => {
    expect(await ask((__, response) => response.writeHead(status, headers).end(body))).toMatchObject(outcome);
  });

  it('reads no faster than its reader; one who has enough of it ends the connection', async () => {
    let poured = 0;
    let before = -1;
    const full = deferred();
    const closed = deferred();
    const baseUrl = await serveHttp((_, response) => {
      response.writeHead(200, MARK);
      pour(response, Buffer.alloc(1024 * 1024), () => (poured += 1));
      response.on('close', closed.resolve);
    });
    const { bytes } = bytesOf(await clientOf(baseUrl).getMedia('f-1'));
    const watch = setInterval(() => {
      if (poured === before) full.resolve();
      before = poured;
    }, 100);
    await full.promise;
    clearInterval(watch);
    expect(poured).toBeLessThan(32);
    bytes.destroy();
    await closed.promise;
  });

  it.each([
    ['breaks', (response: ServerResponse) => response.destroy(), 'connection-lost'],
    ['stands still', () => undefined, 'timeout'],
  ])('ends the stream with an error where the connection %s', async (_, then, reason) => {
    const begun = deferred();
    const baseUrl = await serveHttp((__, response) => {
      response.writeHead(200, { ...MARK, 'content-length': 100 });
      response.write(FILE);
      void begun.promise.then(() => then(response));
    });
    const { bytes } = bytesOf(await clientOf(baseUrl, { timeoutMs: 300 }).getMedia('f-1'));
    begun.resolve();
    await expect(buffer(bytes)).rejects.toThrow(reason);
  });

  it('does not end the process where nobody reads a stream that breaks', async () => {
    const baseUrl = await serveHttp((_, response) => response.writeHead(200, MARK).write(FILE));
    const { bytes } = bytesOf(await clientOf(baseUrl, { timeoutMs: 100 }).getMedia('f-1'));
    await new Promise<void>((closed) => bytes.once('close', closed));
    expect(bytes.errored?.message).toContain('timeout');
  });

  it('takes as long as it moves', async () => {
    async function* slowly(): AsyncGenerator<Buffer> {
      for (let part = 0; part < 4; part += 1) {
        yield FILE;
        await setTimeout(400);
      }
    }
    const baseUrl = await serveHttp((_, response) => {
      response.writeHead(200, MARK);
      Readable.from(slowly()).pipe(response);
    });
    const { bytes } = bytesOf(await clientOf(baseUrl, { timeoutMs: 1_200 }).getMedia('f-1'));
    expect(await buffer(bytes)).toHaveLength(4 * FILE.length);
  });

  it('can be aborted while it is read', async () => {
    const abort = new AbortController();
    const baseUrl = await serveHttp((_, response) => response.writeHead(200, MARK).write(FILE));
    const outcome = await clientOf(baseUrl).getMedia('f-1', { signal: abort.signal });
    const read = buffer(bytesOf(outcome).bytes);
    abort.abort();
    await expect(read).rejects.toThrow('aborted');
  });

  it('holds its connection only until it was read; close waits for that', async () => {
    const gate = deferred();
    const baseUrl = await serveHttp((request, response) => {
      response.writeHead(200, MARK).flushHeaders();
      if (request.method === 'POST') response.end('{"messageId":"m-1"}');
      else void gate.promise.then(() => response.end(FILE));
    });
    const client = clientOf(baseUrl, { connections: 1 });
    const { bytes } = bytesOf(await client.getMedia('f-1'));
    const message = client.send(MESSAGE);
    gate.resolve();
    expect(await buffer(bytes)).toEqual(FILE);
    expect(await message).toMatchObject({ kind: 'accepted' });
    const second = bytesOf(await client.getMedia('f-1'));
    const closed = client.close();
    expect(await buffer(second.bytes)).toEqual(FILE);
    await closed;
  });

  it('gives a stream that any pipeline takes', async () => {
    const outcome = await ask((_, response) => response.writeHead(200, MARK).end(FILE));
    const { bytes } = bytesOf(outcome);
    expect(bytes).toBeInstanceOf(Readable);
    bytes.resume();
    await once(bytes, 'end');
  });
});
