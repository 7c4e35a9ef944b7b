import { describe, expect, it } from 'vitest';
import type { Dispatcher } from 'undici';
import { Exchange } from './exchange.js';

function controller(): Dispatcher.DispatchController & { reasons: Error[] } {
  const reasons: Error[] = [];
  return {
    reasons,
    aborted: false,
    paused: false,
    reason: null,
    abort: (reason) => void reasons.push(reason),
    pause: () => undefined,
    resume: () => undefined,
  };
}

describe('Exchange', () => {
  it('refuses to be written twice, and is in doubt then', async () => {
    const exchange = new Exchange({ timeoutMs: 10_000, maxBodyBytes: 10 });
    exchange.onRequestStart(controller());
    expect(() => exchange.onRequestStart(controller())).toThrow('ended before the dispatch');
    await expect(exchange.answer).rejects.toMatchObject({ reason: 'connection-lost', dispatched: true });
  });

  it('is not written once it has ended', async () => {
    const abort = new AbortController();
    const exchange = new Exchange({ timeoutMs: 10_000, maxBodyBytes: 10, signal: abort.signal });
    abort.abort();
    expect(() => exchange.onRequestStart(controller())).toThrow('ended before the dispatch');
    await expect(exchange.answer).rejects.toMatchObject({ reason: 'aborted', dispatched: false });
  });

  it('keeps what the fence threw, even where that is no Error', async () => {
    const exchange = new Exchange({
      timeoutMs: 10_000,
      maxBodyBytes: 10,
      beforeDispatch: () => {
        // oxlint-disable-next-line typescript/only-throw-error -- callers may do so
        throw 'lease over';
      },
    });
    expect(() => exchange.onRequestStart(controller())).toThrow('ended before the dispatch');
    await expect(exchange.answer).rejects.toMatchObject({
      reason: 'aborted',
      cause: { cause: 'lease over' },
    });
  });

  it('ends the connection when the answer exceeds its bound, and keeps what came before', async () => {
    const exchange = new Exchange({ timeoutMs: 10_000, maxBodyBytes: 4 });
    const control = controller();
    exchange.onRequestStart(control);
    exchange.onResponseStart(control, 200, { 'x-f24-request-id': '1' });
    exchange.onResponseData(control, Buffer.from('1234'));
    exchange.onResponseData(control, Buffer.from('5'));
    expect(await exchange.answer).toMatchObject({ status: 200, body: '1234' });
    expect(control.reasons).toHaveLength(1);
  });
});
