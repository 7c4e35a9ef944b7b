import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { abortWith } from './abort-with.js';

describe('abortWith', () => {
  const reason = new Error('the gateway stops');

  it('aborts with the other signal, now or later, and for its reason', () => {
    const closing = new AbortController();
    const before = new AbortController();
    const after = new AbortController();
    const never = new AbortController().signal;
    abortWith(before, closing.signal, never);
    closing.abort(reason);
    abortWith(after, closing.signal, never);
    expect([before.signal.reason, after.signal.reason]).toEqual([reason, reason]);
  });

  it('leaves nothing in the other signal when the work has ended', () => {
    const closing = new AbortController();
    const work = new AbortController();
    const controller = new AbortController();
    abortWith(controller, closing.signal, work.signal);
    expect(getEventListeners(closing.signal, 'abort')).toHaveLength(1);
    work.abort();
    expect(getEventListeners(closing.signal, 'abort')).toEqual([]);
    closing.abort(reason);
    expect(controller.signal.aborted).toBe(false);
  });
});
