import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { deferred } from '../testing/deferred.js';
import { clientOf } from '../testing/local-servers.js';
import { mediaServer, MEGABYTE, megabytes, PNG } from '../testing/media-server.js';

describe('the source of an upload', () => {
  const bytes = Buffer.from('a picture');

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

  it.each([
    [
      'throws',
      () => {
        throw new Error('stuck');
      },
    ],
    ['fails', () => Promise.reject(new Error('stuck'))],
  ])('keeps its outcome where the source %s at its end', async (_, end) => {
    const source = { next: async () => ({ done: true, value: undefined }) as const, return: end };
    const upload = { ...PNG, bytes: { [Symbol.asyncIterator]: () => source } };
    const { baseUrl } = await mediaServer();
    expect(await clientOf(baseUrl).uploadMedia(upload)).toMatchObject({ kind: 'uploaded' });
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
});
