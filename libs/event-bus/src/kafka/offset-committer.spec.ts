import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { OffsetCommitter } from './offset-committer.js';

describe('the commit of offsets', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function committer(beforeCommit: () => Promise<void>) {
    let position = 1n;
    const committed: bigint[] = [];
    const offsets = new OffsetCommitter({
      positions: () => [{ topic: 't', partition: 0, position }],
      beforeCommit,
      commit: async (positions) => void committed.push(...positions.map((each) => each.position)),
      onCommitted: () => undefined,
      onError: () => undefined,
    });
    return { offsets, committed, advance: () => (position += 1n) };
  }

  it('waits for what handlers left to be done, and takes no record that came after it', async () => {
    let done = (): void => undefined;
    const { offsets, committed, advance } = committer(async () => new Promise((resolve) => (done = resolve)));
    offsets.touch();
    await vi.advanceTimersByTimeAsync(100);
    advance();
    expect(committed).toEqual([]);
    done();
    await vi.advanceTimersByTimeAsync(0);
    expect(committed).toEqual([1n]);
  });

  it('is left for later where it cannot be done', async () => {
    let isAway = true;
    const { offsets, committed } = committer(async () => {
      if (isAway) throw new Error('the ledger is away');
    });
    offsets.touch();
    await vi.advanceTimersByTimeAsync(100);
    expect(committed).toEqual([]);
    isAway = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(committed).toEqual([1n]);
  });
});
