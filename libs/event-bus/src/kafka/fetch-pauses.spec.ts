import { describe, expect, it } from 'vitest';
import type { TopicPartition } from '../port/consumer-group.js';
import { FetchPauses } from './fetch-pauses.js';

type Named = ReadonlyArray<{ topic: string; partitions?: number[] }>;

/** A consumer that remembers pauses as kafkajs does, and partitions that are full when the test says so. */
function scene() {
  const paused = new Set<number>();
  const full = new Set<number>();
  const of = (named: Named): number[] => named.flatMap(({ partitions = [] }) => partitions);
  const pauses = new FetchPauses(
    {
      pause: (named: Named) => of(named).forEach((partition) => paused.add(partition)),
      resume: (named: Named) => of(named).forEach((partition) => paused.delete(partition)),
    },
    { hasRoomFor: ({ partition }) => !full.has(partition) },
  );
  return { paused, full, pauses };
}

const partitions = (...numbers: number[]): TopicPartition[] =>
  numbers.map((partition) => ({ topic: 't', partition }));

describe('FetchPauses', () => {
  it('pauses what is full, alone, and resumes it when it has room', () => {
    const { paused, full, pauses } = scene();
    pauses.assign(partitions(0, 1, 2));
    full.add(1);
    pauses.pauseWhereFull();
    expect([...paused]).toEqual([1]);
    pauses.resumeWhereRoom();
    expect([...paused]).toEqual([1]);
    full.clear();
    pauses.resumeWhereRoom();
    expect([...paused]).toEqual([]);
  });

  it('knows again after another assignment: what came back has room, what stayed is full', () => {
    const { paused, full, pauses } = scene();
    pauses.assign(partitions(0, 1));
    full.add(0).add(1);
    pauses.pauseWhereFull();
    pauses.assign(partitions(1));
    full.delete(0);
    pauses.assign(partitions(0, 1));
    expect([...paused]).toEqual([1]);
  });

  it('fetches nothing more once it is stopped, of a later assignment neither', () => {
    const { paused, pauses } = scene();
    pauses.assign(partitions(0));
    pauses.stop();
    pauses.resumeWhereRoom();
    pauses.assign(partitions(0, 1));
    expect([...paused]).toEqual([0, 1]);
  });

  it('leaves a consumer alone that is over', () => {
    const { paused, full, pauses } = scene();
    pauses.assign(partitions(0, 1));
    full.add(0);
    pauses.pauseWhereFull();
    pauses.forget();
    full.clear();
    pauses.resumeWhereRoom();
    pauses.stop();
    expect([...paused]).toEqual([0]);
  });
});
