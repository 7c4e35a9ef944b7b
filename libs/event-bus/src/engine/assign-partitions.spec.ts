import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignPartitions, type GroupSubscriber } from './assign-partitions.js';

const TOPICS = ['a', 'b', 'c'] as const;
const topics = fc.dictionary(fc.constantFrom(...TOPICS), fc.integer({ min: 1, max: 7 }));
const members = fc.uniqueArray(
  fc.record({ id: fc.string({ minLength: 1 }), topics: fc.subarray([...TOPICS]) }),
  { maxLength: 5, selector: ({ id }) => id },
);

const numbers = (count: number): number[] => [...Array(count).keys()];

type Assigner = typeof assignPartitions;

/** Every partition that somebody reads goes to exactly one member that reads its topic, whoever computes it. */
const honoursSubscriptions = (assign: Assigner) =>
  fc.property(members, topics, (group, counts) => {
    const partitions = new Map(Object.entries(counts).map(([topic, count]) => [topic, numbers(count)]));
    const shares = assign(group, partitions);
    const given = [...shares].flatMap(([id, share]) => share.map((each) => ({ id, ...each })));
    for (const { id, topic } of given)
      expect(group.find((member) => member.id === id)?.topics).toContainEqual(topic);
    const wanted = [...partitions].flatMap(([topic, all]) =>
      group.some((member) => new Set<string>(member.topics).has(topic))
        ? all.map((each) => `${topic}/${each}`)
        : [],
    );
    expect(given.map(({ topic, partition }) => `${topic}/${partition}`).toSorted()).toEqual(
      wanted.toSorted(),
    );
    // Whoever computes it, in whatever order the broker named the members.
    const again = assign(group.toReversed(), partitions);
    for (const [id, share] of shares) expect(again.get(id)).toEqual(share);
  });

/** The assigner with a rule taken out. */
const BROKEN: ReadonlyArray<readonly [rule: string, assign: Assigner]> = [
  [
    'one that shares all topics among all members, as that of kafkajs does',
    (group, partitions) =>
      assignPartitions(
        group.map(({ id }) => ({ id, topics: TOPICS })),
        partitions,
      ),
  ],
  [
    'one that shares the topics of the first member only',
    (group, partitions) =>
      assignPartitions(
        group,
        new Map([...partitions].filter(([topic]) => group[0]?.topics.includes(topic) === true)),
      ),
  ],
  [
    'one that follows the order in which the broker names the members',
    (group, partitions) => {
      const shares = assignPartitions(
        group.map(({ topics: own }, index) => ({ id: String(index), topics: own })),
        partitions,
      );
      return new Map(group.map(({ id }, index) => [id, shares.get(String(index)) ?? []]));
    },
  ],
];

describe('assignPartitions', () => {
  it('gives every partition that somebody reads to exactly one member that reads its topic', () => {
    fc.assert(honoursSubscriptions(assignPartitions));
  });

  it.each(BROKEN)('the groups tell it from %s', (_, assign) => {
    expect(fc.check(honoursSubscriptions(assign), { seed: 1 }).failed).toBe(true);
  });

  it('shares evenly among members that read the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), topics, (size, counts) => {
        const group: GroupSubscriber[] = numbers(size).map((id) => ({ id: `m${id}`, topics: TOPICS }));
        const partitions = new Map(Object.entries(counts).map(([topic, count]) => [topic, numbers(count)]));
        const sizes = [...assignPartitions(group, partitions).values()].map(({ length }) => length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('leaves a member of another application its own topic, and gives it none of ours', () => {
    const group = [
      { id: '1', topics: ['foreign'] },
      { id: '2', topics: ['ours'] },
    ];
    const partitions = new Map([
      ['foreign', [0]],
      ['ours', [0, 1, 2]],
    ]);
    expect(assignPartitions(group, partitions).get('2')).toHaveLength(3);
  });
});
