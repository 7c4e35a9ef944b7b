import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageOf, type Scanned } from './dead-letter-page.js';

/** Pages of a topic whose partitions hold records of these times, and of which only some are asked for. */
function allPages(
  times: readonly number[][],
  limit: number,
  window: number,
  isAsked: (id: string) => boolean,
) {
  let before = new Map(times.map((of, partition) => [partition, BigInt(of.length)] as const));
  const pages: Array<readonly { id: string; time: number }[]> = [];
  for (;;) {
    const windows = times.map((_, partition) => {
      const until = before.get(partition) ?? 0n;
      const from = until > BigInt(window) ? until - BigInt(window) : 0n;
      return { topic: 't', partition, start: 0n, from, until };
    });
    const scanned = windows.flatMap(({ partition, from, until }) =>
      (times[partition] ?? []).flatMap((time, at): Array<Scanned<{ id: string; time: number }>> => {
        const offset = BigInt(at);
        if (offset < from || offset >= until) return [];
        const id = `${partition}:${at}`;
        return [{ partition, offset, time, ...(isAsked(id) ? { letter: { id, time } } : {}) }];
      }),
    );
    const { letters, next } = pageOf(windows, scanned, limit);
    pages.push(letters);
    if (next === undefined) return pages;
    const moved = [...next].some(([partition, offset]) => offset < (before.get(partition) ?? 0n));
    if (!moved) throw new Error('a page that leads nowhere');
    before = new Map(next);
  }
}

describe('pages of dead letters', () => {
  it('show each that is asked for once, and end, whatever the clocks said', () => {
    const topic = fc.array(fc.array(fc.nat(50), { maxLength: 12 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        topic,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 0, max: 4 }),
        fc.nat(3),
        (times, limit, more, skip) => {
          const isAsked = (id: string) => skip === 0 || Number(id.split(':')[1]) % (skip + 1) === 0;
          const pages = allPages(times, limit, limit + more, isAsked);
          const ids = times
            .flatMap((of, partition) => of.map((_, at) => `${partition}:${at}`))
            .filter(isAsked);
          expect(
            pages
              .flat()
              .map(({ id }) => id)
              .toSorted(),
          ).toEqual(ids.toSorted());
          expect(Math.max(...pages.map((page) => page.length))).toBeLessThanOrEqual(limit);
        },
      ),
    );
  });

  it('go back in time where each partition does', () => {
    const topic = fc.array(
      fc.array(fc.nat(50), { maxLength: 12 }).map((times) => times.toSorted((one, other) => one - other)),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(topic, fc.integer({ min: 1, max: 5 }), (times, limit) => {
        const shown = allPages(times, limit, limit, () => true)
          .flat()
          .map(({ time }) => time);
        expect(shown).toEqual(shown.toSorted((one, other) => other - one));
      }),
    );
  });
});
