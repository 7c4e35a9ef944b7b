import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  formOf,
  type MediaApp,
  PNG,
  png,
  startMediaApp,
  TIMEOUT_MS,
  UPLOADED,
} from '../testing/media-app.js';
import { MAX_UPLOADS } from '../limits/upload-limit.js';

describe('POST /media, with all its patience', () => {
  let app: MediaApp;
  beforeEach(async () => {
    app = await startMediaApp();
  });
  afterEach(async () => app.close());

  it('has so many files under way, and no more', async () => {
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    app.ecall.answer = async () => {
      await released;
      return UPLOADED;
    };
    const first = Array.from({ length: MAX_UPLOADS }, () => app.post(formOf(['file', png()])));
    while (app.ecall.received.length < MAX_UPLOADS) await new Promise((resolve) => setImmediate(resolve));
    expect(await app.post(formOf(['file', png()]))).toMatchObject({ status: 503, retryAfter: '1' });
    release();
    expect((await Promise.all(first)).map(({ status }) => status)).toEqual(first.map(() => 201));
    expect(await app.post(formOf(['file', png()]))).toMatchObject({ status: 201 });
  });

  it('answers a refusal although more bytes are to come, and reads them over', async () => {
    const call = request(`${app.url}/media`, {
      method: 'POST',
      headers: { 'content-type': 'application/pdf' },
    });
    call.write(PNG);
    const [response] = (await once(call, 'response')) as [{ statusCode: number; resume(): void }];
    expect(response.statusCode).toBe(415);
    await new Promise<void>((resolve) => call.end(Buffer.alloc(16_000_000), resolve));
    response.resume();
  });

  describe.each([
    ['a body', { 'content-type': 'image/png' }, ''],
    ['a form', { 'content-type': 'multipart/form-data; boundary=b' }, '--b\r\n'],
  ])('of which nothing comes, %s,', (_name, headers, begun) => {
    async function silent() {
      const call = request(`${app.url}/media`, { method: 'POST', headers });
      call.flushHeaders();
      if (begun !== '') call.write(begun);
      const answered = once(call, 'response') as Promise<[IncomingMessage]>;
      // Only once the gateway waits for bytes does its patience run.
      await vi.waitFor(() => {
        expect(app.clock.sleeping).toBe(1);
      });
      return async () => {
        const [{ statusCode }] = await answered;
        call.destroy();
        return statusCode;
      };
    }

    it('is waited for as long as a transfer may stand still', async () => {
      const status = await silent();
      app.clock.pass(TIMEOUT_MS);
      expect(await status()).toBe(408);
    });

    it('is not waited for when the gateway stops', async () => {
      const status = await silent();
      app.closing.abort();
      expect(await status()).toBe(503);
    });
  });

  it('leaves other routes their types and limits', async () => {
    const json = { method: 'POST', headers: { 'content-type': 'application/json' } };
    expect((await fetch(`${app.url}/elsewhere`, { ...json, body: '{"a":1}' })).status).toBe(201);
    const large = JSON.stringify('x'.repeat(1_100_000));
    expect((await fetch(`${app.url}/elsewhere`, { ...json, body: large })).status).toBe(413);
    expect((await fetch(`${app.url}/nowhere`, { method: 'POST', body: 'text' })).status).toBe(404);
    const elsewhere = await fetch(`${app.url}/elsewhere`, {
      method: 'POST',
      body: 'text',
      headers: { 'content-type': 'text/plain' },
    });
    expect(elsewhere.status).toBe(415);
  });
});
