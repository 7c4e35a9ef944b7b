import { afterEach, describe, expect, it } from 'vitest';
import { listenForCallbacks, type CallbackListener, type RawCallback } from './callback-listener.js';

describe('listenForCallbacks', () => {
  let listener: CallbackListener;
  afterEach(async () => listener.close());

  it('takes what comes to its address as it came, and refuses the rest', async () => {
    const seen: RawCallback[] = [];
    listener = await listenForCallbacks({ port: 0, host: '127.0.0.1' }, (callback) => seen.push(callback));
    const post = async (url: string, body: string) =>
      (await fetch(url, { method: 'POST', headers: { 'content-type': 'text/odd' }, body })).status;
    expect(await post(listener.address, '{"Status": "Sent" }')).toBe(200);
    expect(await post(listener.address.slice(0, -1), '{}')).toBe(404);
    expect((await fetch(listener.address)).status).toBe(404);
    expect(await post(listener.address, 'x'.repeat(300_000))).toBe(413);
    expect(seen).toEqual([{ contentType: 'text/odd', body: '{"Status": "Sent" }' }]);
  });

  it('tells eCall the public address, with whatever path leads here', async () => {
    const seen: RawCallback[] = [];
    listener = await listenForCallbacks(
      { port: 0, host: '127.0.0.1', publicUrl: 'https://test.example.com/hook/' },
      (callback) => seen.push(callback),
    );
    expect(listener.address).toMatch(/^https:\/\/test\.example\.com\/hook\/doctor\/[\w-]{32}$/);
  });

  it('says when its port is not to be had', async () => {
    listener = await listenForCallbacks({ port: 0, host: '127.0.0.1' }, () => undefined);
    const port = Number(new URL(listener.address).port);
    await expect(listenForCallbacks({ port, host: '127.0.0.1' }, () => undefined)).rejects.toThrow(
      `Port ${port} is not to be had`,
    );
  });
});
