import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { PassThrough, Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { deferred } from '../testing/deferred.js';
import { clientOf, serveHttp, serveTcp } from '../testing/local-servers.js';
import { type ReceivedForm, readForm } from '../testing/read-form.js';
import type { MediaUpload } from './media-upload.js';

const PNG = { contentType: 'image/png', fileName: 'cat.png' };
const MEGABYTE = 1024 * 1024;

function answer(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'x-f24-request-id': 'f24-1' }).end(body);
}

/** Takes a form, whole or not; tells what came, and how many requests there were. */
async function mediaServer(): Promise<{
  baseUrl: string;
  forms: ReceivedForm[];
  requests: IncomingMessage[];
}> {
  const forms: ReceivedForm[] = [];
  const requests: IncomingMessage[] = [];
  const baseUrl = await serveHttp((request, response) => {
    requests.push(request);
    const taken = async (): Promise<void> => {
      forms.push(await readForm(request));
      answer(response, 200, '{"mediaId":"f-1"}');
    };
    taken().catch(() => undefined);
  });
  return { baseUrl, forms, requests };
}

/** Any number of megabytes that are made as they are asked for. */
async function* megabytes(count: number, made: () => void = () => undefined): AsyncGenerator<Uint8Array> {
  for (let index = 0; index < count; index += 1) {
    made();
    yield Buffer.alloc(MEGABYTE, index);
  }
}

describe('uploadMedia', () => {
  const bytes = Buffer.from('a picture\r\n--not a boundary');
  const known: unknown = expect.stringMatching(/^\d+$/);
  const sources: Array<[string, () => MediaUpload, unknown]> = [
    ['a Buffer', () => ({ ...PNG, bytes }), known],
    ['a Blob', () => ({ ...PNG, bytes: new Blob([bytes]) }), known],
    ['a stream of known size', () => ({ ...PNG, bytes: Readable.from([bytes]), size: bytes.length }), known],
    ['a stream of unknown size', () => ({ ...PNG, bytes: Readable.from([bytes]) }), undefined],
    ['an empty file', () => ({ ...PNG, bytes: new Uint8Array() }), known],
  ];

  it.each(sources)('sends %s as a form with one file', async (what, upload, length) => {
    const { baseUrl, forms, requests } = await mediaServer();
    const outcome = await clientOf(baseUrl).uploadMedia(upload());
    expect(outcome).toEqual({ kind: 'uploaded', mediaId: 'f-1', requestId: 'f24-1' });
    expect(forms).toEqual([
      {
        contentType: 'multipart/form-data; boundary=…',
        length,
        disposition: 'form-data; name="file"; filename="cat.png"',
        fileType: 'image/png',
        file: what === 'an empty file' ? Buffer.alloc(0) : bytes,
      },
    ]);
    expect(requests[0]).toMatchObject({ method: 'POST', url: '/api/v2/media' });
  });

  it('never holds the file: it is read only as far as eCall takes it', async () => {
    const gate = deferred();
    let received = 0;
    const baseUrl = await serveHttp((request, response) => {
      request.on('end', () => answer(response, 200, '{"mediaId":"f-1"}'));
      void gate.promise.then(() => request.on('data', (chunk: Buffer) => (received += chunk.length)));
    });
    let made = 0;
    const stalled = deferred();
    let before = -1;
    // Once no megabyte was made for ten turns of the clock, the way to the server is full.
    const watch = setInterval(() => {
      if (made > 0 && made === before) stalled.resolve();
      before = made;
    }, 100);
    const call = clientOf(baseUrl).uploadMedia({ ...PNG, bytes: megabytes(64, () => (made += 1)) });
    await stalled.promise;
    clearInterval(watch);
    expect(made).toBeLessThan(32);
    gate.resolve();
    expect(await call).toMatchObject({ kind: 'uploaded' });
    expect(made).toBe(64);
    expect(received).toBeGreaterThan(64 * MEGABYTE);
  });

  it.each([
    [
      'fails',
      'source-failed',
      async function* () {
        yield bytes;
        throw new Error('disk');
      },
      undefined,
    ],
    [
      'gives no bytes',
      'source-failed',
      async function* () {
        yield 'text';
      },
      undefined,
    ],
    ['gives too few bytes', 'size-mismatch', () => megabytes(1), MEGABYTE + 1],
    ['gives too many bytes', 'size-mismatch', () => megabytes(2), MEGABYTE],
    [
      'throws at once',
      'source-failed',
      () => ({
        [Symbol.asyncIterator]: () => ({
          next: () => {
            throw new Error('disk');
          },
        }),
      }),
      undefined,
    ],
  ])('is not sent where the source %s: the form never ends', async (_, reason, source, size) => {
    const { baseUrl, forms, requests } = await mediaServer();
    const upload = {
      ...PNG,
      bytes: source() as AsyncIterable<Uint8Array>,
      ...(size === undefined ? {} : { size }),
    };
    const outcome = await clientOf(baseUrl).uploadMedia(upload);
    expect(outcome).toMatchObject({ kind: 'not-sent', reason, cause: expect.any(Error) });
    for (const request of requests) if (!request.closed) await once(request, 'close');
    expect(forms).toEqual([]);
    expect(requests.length).toBeLessThanOrEqual(1);
  });

  it('is not sent where a stream broke before it was its turn', async () => {
    const stream = new PassThrough();
    const { baseUrl, forms } = await mediaServer();
    const call = clientOf(baseUrl).uploadMedia({ ...PNG, bytes: stream });
    stream.destroy(new Error('disk'));
    expect(await call).toMatchObject({
      kind: 'not-sent',
      reason: 'source-failed',
      cause: { message: 'disk' },
    });
    expect(forms).toEqual([]);
  });

  it('waits for a slow source as long as it moves', async () => {
    const { baseUrl, forms } = await mediaServer();
    async function* slowly(): AsyncGenerator<Uint8Array> {
      for (let part = 0; part < 4; part += 1) {
        await setTimeout(400);
        yield bytes;
      }
    }
    const client = clientOf(baseUrl, { timeoutMs: 1_200 });
    expect(await client.uploadMedia({ ...PNG, bytes: slowly() })).toMatchObject({ kind: 'uploaded' });
    expect(forms[0]?.file).toHaveLength(4 * bytes.length);
  });

  it('waits no longer for a source that has gone silent, and lets go of it', async () => {
    const { baseUrl, forms } = await mediaServer();
    const silent = new PassThrough();
    const outcome = await clientOf(baseUrl, { timeoutMs: 300 }).uploadMedia({ ...PNG, bytes: silent });
    expect(outcome).toMatchObject({ kind: 'not-sent', reason: 'source-failed' });
    expect(silent.destroyed).toBe(true);
    expect(forms).toEqual([]);
  });

  it('returns the iterator of a source that is no stream', async () => {
    const returned = deferred();
    const bytesFrom = (): AsyncIterator<Uint8Array> => ({
      next: () => new Promise(() => undefined),
      return: async () => {
        returned.resolve();
        return { done: true, value: undefined };
      },
    });
    const upload = { ...PNG, bytes: { [Symbol.asyncIterator]: bytesFrom } };
    const { baseUrl } = await mediaServer();
    await clientOf(baseUrl, { timeoutMs: 300 }).uploadMedia(upload);
    await expect(returned.promise).resolves.toBeUndefined();
  });

  it('is in doubt where eCall stands still', async () => {
    const baseUrl = await serveTcp((socket) => socket.pause());
    const outcome = await clientOf(baseUrl, { timeoutMs: 400 }).uploadMedia({ ...PNG, bytes: megabytes(64) });
    expect(outcome).toEqual({ kind: 'unknown', reason: 'timeout' });
  });

  it('can be aborted, and lets go of its source', async () => {
    const { baseUrl } = await mediaServer();
    const abort = new AbortController();
    const stream = new PassThrough();
    const call = clientOf(baseUrl).uploadMedia({ ...PNG, bytes: stream }, { signal: abort.signal });
    stream.write(bytes, () => abort.abort());
    expect(await call).toMatchObject({ kind: 'not-sent', reason: 'aborted' });
    expect(stream.destroyed).toBe(true);
  });

  it('leaves a stream whole whose iterator says so', async () => {
    const stream = new PassThrough();
    const kept = stream.iterator({ destroyOnReturn: false });
    const outcome = await clientOf('http://127.0.0.1:1').uploadMedia({ ...PNG, bytes: kept });
    expect(outcome).toMatchObject({ kind: 'not-sent', reason: 'connect-refused' });
    expect(stream.destroyed).toBe(false);
  });

  it('hears a refusal that comes before the end of the file', async () => {
    const baseUrl = await serveHttp((request, response) => {
      request.once('data', () => answer(response, 413, '{"errorCode":"MediaTooLarge"}'));
    });
    const outcome = await clientOf(baseUrl).uploadMedia({ ...PNG, bytes: megabytes(64) });
    expect(outcome).toMatchObject({ kind: 'rejected', status: 413, error: { code: 'MediaTooLarge' } });
  });

  it('is never repeated where the answer is lost, and the connection after it is good', async () => {
    let requests = 0;
    const baseUrl = await serveHttp((request, response) => {
      requests += 1;
      request.resume();
      request.on('end', () => {
        if (requests === 1) request.socket.destroy();
        else answer(response, 200, '{"mediaId":"f-2"}');
      });
    });
    const client = clientOf(baseUrl, { connections: 1 });
    expect(await client.uploadMedia({ ...PNG, bytes })).toMatchObject({
      kind: 'unknown',
      reason: 'connection-lost',
    });
    expect(requests).toBe(1);
    expect(await client.uploadMedia({ ...PNG, bytes })).toMatchObject({ mediaId: 'f-2' });
  });

  it.each([
    ['na"me\r\n.png', 'na%22me%0D%0A.png'],
    ['Zürich 🐈.png', 'Zürich 🐈.png'],
    ['a\u0000b\u007f.png', 'a_b_.png'],
  ])('writes the file name %j so that it cannot leave its place', async (fileName, written) => {
    const { baseUrl, forms } = await mediaServer();
    await clientOf(baseUrl).uploadMedia({ ...PNG, fileName, bytes });
    expect(forms[0]?.disposition).toBe(`form-data; name="file"; filename="${written}"`);
  });

  it.each([
    ['a content type that is none', { contentType: 'image/png\r\nx: y' }],
    ['a content type without its half', { contentType: 'image' }],
    ['a size that is none', { size: -1 }],
  ])('throws for %s, the mistake of the caller', async (_, wrong) => {
    await expect(clientOf('http://127.0.0.1:1').uploadMedia({ ...PNG, bytes, ...wrong })).rejects.toThrow(
      TypeError,
    );
  });

  it.each(['text/plain; charset=utf-8', 'application/vnd.ms-excel', 'image/svg+xml; a="b c"'])(
    'takes the content type %s',
    async (contentType) => {
      const { baseUrl, forms } = await mediaServer();
      await clientOf(baseUrl).uploadMedia({ ...PNG, contentType, bytes });
      expect(forms[0]?.fileType).toBe(contentType);
    },
  );
});
