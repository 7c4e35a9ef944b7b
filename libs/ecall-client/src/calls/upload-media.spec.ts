import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { MediaUpload } from '../requests/media-upload.js';
import { deferred } from '../testing/deferred.js';
import { clientOf, serveHttp, serveTcp } from '../testing/local-servers.js';
import { answer, mediaServer, MEGABYTE, megabytes, PNG } from '../testing/media-server.js';

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

  it('is in doubt where eCall stands still', async () => {
    const baseUrl = await serveTcp((socket) => socket.pause());
    const outcome = await clientOf(baseUrl, { timeoutMs: 400 }).uploadMedia({ ...PNG, bytes: megabytes(64) });
    expect(outcome).toEqual({ kind: 'unknown', reason: 'timeout' });
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
