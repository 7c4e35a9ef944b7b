import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { ServedDocuments } from '../contracts/served-documents.js';
import {
  createDatabase,
  gatewayEnv,
  spawnApp,
  topicNames,
  waitFor,
  type OwnDatabase,
  type RunningApp,
} from '../support/index.js';

const MEGABYTE = 1_048_576;
/** `MEDIA_MAX_BYTES` as it is by default. */
const MOST = 100 * MEGABYTE;
const PNG_MARK = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

interface Upload {
  readonly request: IncomingMessage;
  bytes: number;
  /** Whole, as far as HTTP can tell. */
  readonly isWhole: boolean;
}

/** Files go through a gateway of its own process, without resting there. */
describe('media', () => {
  let ecall: Server;
  let gateway: RunningApp;
  let database: OwnDatabase;
  let documents: ServedDocuments;
  const uploads: Upload[] = [];
  /** Whether eCall reads on. */
  let reads: boolean;

  beforeAll(async () => {
    ecall = createServer((incoming, response) => {
      const upload: Upload = {
        request: incoming,
        bytes: 0,
        get isWhole() {
          return incoming.complete;
        },
      };
      uploads.push(upload);
      incoming.on('data', (chunk: Buffer) => {
        upload.bytes += chunk.length;
        if (!reads) incoming.pause();
      });
      incoming.on('error', () => undefined);
      incoming.on('end', () => {
        const headers = { 'x-f24-request-id': 'r-1', 'content-type': 'application/json' };
        response.writeHead(200, headers).end('{"mediaId":"m-1"}');
      });
    });
    ecall.listen(0, '127.0.0.1');
    await once(ecall, 'listening');
    database = await createDatabase(inject('databaseUrl'));
    const ecallUrl = `http://127.0.0.1:${(ecall.address() as AddressInfo).port}`;
    gateway = await spawnApp('gateway', {
      ...gatewayEnv({
        brokers: '127.0.0.1:9',
        topics: topicNames(),
        ecallUrl,
        publicUrl: 'http://127.0.0.1:9',
        databaseUrl: database.url,
      }),
      EVENT_BUS: 'memory',
    });
    await gateway.ready(60_000);
    documents = await ServedDocuments.of(gateway.managementUrl);
  });
  afterAll(async () => {
    await gateway.stop();
    ecall.closeAllConnections();
    ecall.close();
    await database.drop();
  });
  beforeEach(() => {
    uploads.length = 0;
    reads = true;
  });

  /** A picture of any size that is made as it is asked for. */
  function* picture(size: number, made: (bytes: number) => void = () => undefined): Generator<Buffer> {
    yield PNG_MARK;
    for (let left = size - PNG_MARK.length; left > 0; left -= 65_536) {
      made(size - left);
      yield Buffer.alloc(Math.min(left, 65_536), 7);
    }
  }

  function* inForm(file: Iterable<Buffer>): Generator<Buffer> {
    yield Buffer.from('--b\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\n');
    yield Buffer.from('content-type: image/png\r\n\r\n');
    yield* file;
    yield Buffer.from('\r\n--b--\r\n');
  }

  /** Resolves with the answer; what is not read by the gateway is not made. */
  async function post(chunks: Iterable<Buffer>, headers: Record<string, string | number>) {
    const call = request(`${gateway.managementUrl}/media`, { method: 'POST', headers });
    const body = Readable.from(chunks);
    body.pipe(call);
    const [response] = (await once(call, 'response')) as [IncomingMessage];
    const answer = JSON.parse(Buffer.concat(await response.toArray()).toString('utf8')) as unknown;
    body.destroy();
    call.destroy();
    const { statusCode: status = 0 } = response;
    expect(documents.answerViolations('post', '/media', status, answer)).toEqual([]);
    return { status, answer };
  }

  /** Resident memory in bytes. */
  function memory(): number {
    const status = `/proc/${gateway.pid}/status`;
    if (!existsSync(status)) throw new Error('this test needs /proc');
    return Number(/VmRSS:\s*(\d+) kB/.exec(readFileSync(status, 'utf8'))?.[1]) * 1_024;
  }

  const PNG = { 'content-type': 'image/png' };
  const FORM = { 'content-type': 'multipart/form-data; boundary=b' };
  const passed = async (size: number, kind: 'body' | 'form') =>
    kind === 'body'
      ? post(picture(size), { ...PNG, 'content-length': size })
      : post(inForm(picture(size)), FORM);

  it.each(['body', 'form'] as const)('of a hundred megabytes go on in little memory: %s', async (kind) => {
    // The heap of a young process grows to its working size first; a file that is kept whole would still show below.
    await passed(30 * MEGABYTE, kind);
    uploads.length = 0;
    const before = memory();
    let most = before;
    const watch = setInterval(() => (most = Math.max(most, memory())), 10);
    const { status, answer } = await passed(MOST, kind);
    clearInterval(watch);
    expect([status, answer]).toEqual([201, { mediaId: 'm-1' }]);
    expect(uploads).toHaveLength(1);
    expect(uploads[0]?.bytes).toBeGreaterThan(MOST);
    console.log(`${kind}: ${((most - before) / MEGABYTE).toFixed(1)} MB more than before`);
    expect(most - before).toBeLessThan(MOST / 2);
  });

  it.each(['body', 'form'] as const)(
    'of one byte more are refused, and eCall gets no whole file: %s',
    async (kind) => {
      const { status, answer } = await passed(MOST + 1, kind);
      expect([status, answer]).toEqual([
        413,
        expect.objectContaining({ message: expect.stringContaining('it may have 104857600') as string }),
      ]);
      await waitFor(() => uploads.every((upload) => upload.request.destroyed), {
        deadlineMs: 10_000,
        what: 'the end of the upload',
      });
      expect(uploads.filter(({ isWhole }) => isWhole)).toEqual([]);
    },
  );

  it('come in no faster than eCall takes them', async () => {
    reads = false;
    let made = 0;
    const call = post(
      picture(MOST, (bytes) => (made = bytes)),
      { ...PNG, 'content-length': MOST },
    );
    let before = -1;
    let unchanged = 0;
    await waitFor(
      () => {
        unchanged = made === before && made > 0 ? unchanged + 1 : 0;
        before = made;
        return unchanged === 10;
      },
      { deadlineMs: 20_000, what: 'the upload to stand still' },
    );
    expect(made).toBeLessThan(MOST / 2);
    reads = true;
    uploads[0]?.request.resume();
    expect(await call).toEqual({ status: 201, answer: { mediaId: 'm-1' } });
    expect(uploads[0]?.bytes).toBeGreaterThan(MOST);
  });

  it.each(['body', 'form'] as const)(
    'whose sender goes away leave no half upload running: %s',
    async (kind) => {
      const headers = kind === 'body' ? { ...PNG, 'content-length': MOST } : FORM;
      const call = request(`${gateway.managementUrl}/media`, { method: 'POST', headers });
      call.on('error', () => undefined);
      const half =
        kind === 'body' ? picture(10 * MEGABYTE) : [...inForm(picture(10 * MEGABYTE))].slice(0, -1);
      for (const chunk of half) if (!call.write(chunk)) await once(call, 'drain');
      await waitFor(() => (uploads[0]?.bytes ?? 0) > MEGABYTE, { deadlineMs: 10_000, what: 'the upload' });
      call.destroy();
      await waitFor(() => uploads[0]?.request.destroyed === true, {
        deadlineMs: 10_000,
        what: 'the end of the upload',
      });
      expect(uploads.map(({ isWhole }) => isWhole)).toEqual([false]);
      expect(await passed(MEGABYTE, kind)).toMatchObject({ status: 201 });
    },
  );

  it('that are under way when the gateway stops are to be sent again', async () => {
    const half = request(`${gateway.managementUrl}/media`, {
      method: 'POST',
      headers: { ...PNG, 'content-length': MOST },
    });
    for (const chunk of picture(MEGABYTE)) half.write(chunk);
    const answered = once(half, 'response');
    await waitFor(() => (uploads[0]?.bytes ?? 0) > 0, { deadlineMs: 10_000, what: 'the upload' });
    const stopped = gateway.stop();
    const [response] = (await answered) as [IncomingMessage];
    expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '1']);
    half.on('error', () => undefined);
    half.destroy();
    expect((await stopped).code).toBe(0);
    expect(uploads.map(({ isWhole }) => isWhole)).toEqual([false]);
  });
});
