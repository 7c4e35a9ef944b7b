import { describe, expect, it } from 'vitest';
import { UnownedPartitions } from './unowned-partitions.js';

const one = { topic: 't', partition: 1 };
const two = { topic: 't', partition: 2 };

describe('UnownedPartitions', () => {
  it('names a partition once it has had no owner for 60 s, and no longer than that lasts', () => {
    const watch = new UnownedPartitions();
    watch.observe({ unowned: [one] }, 0);
    watch.observe({ unowned: [one, two] }, 59_999);
    expect(watch.current).toEqual([]);
    watch.observe({ unowned: [one, two] }, 60_000);
    expect(watch.current).toEqual([one]);
    watch.observe({ unowned: [two] }, 119_999);
    expect(watch.current).toEqual([two]);
    watch.observe({ unowned: [] }, 120_000);
    expect(watch.current).toEqual([]);
  });

  it('begins anew after a rebalance, in which nothing counts as unowned', () => {
    const watch = new UnownedPartitions();
    watch.observe({ unowned: [one] }, 0);
    watch.observe({ unowned: [] }, 30_000);
    watch.observe({ unowned: [one] }, 45_000);
    watch.observe({ unowned: [one] }, 75_000);
    expect(watch.current).toEqual([]);
  });
});
