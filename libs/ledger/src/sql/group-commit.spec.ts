import { describe, expect, it, vi } from 'vitest';
import { GroupCommit, type GroupCommitOptions } from './group-commit.js';
import { NotStorableError } from '../port/not-storable.error.js';
import type { SqlFailure } from './sql-error.js';

const REFUSED = new Error('refused');
const TRANSIENT = new Error('transient');

/** Writes at once, without ever giving the event loop back: the worst store for forming groups. */
function commit(options: Partial<GroupCommitOptions<string, string>> = {}) {
  const groups: (readonly string[])[] = [];
  const writes = new GroupCommit<string, string>({
    keyOf: (member) => member,
    write: async (members) => {
      groups.push(members);
      return members.map((member) => member.toUpperCase());
    },
    classify: (error): SqlFailure => {
      if (error === REFUSED) return { kind: 'invalid-data', error: new NotStorableError('22021') };
      return { kind: error === TRANSIENT ? 'transient' : 'permanent' };
    },
    pause: async () => undefined,
    ...options,
  });
  return { writes, groups };
}

describe('GroupCommit', () => {
  it('writes together what comes in one turn of the event loop, also of a database that holds it up', async () => {
    const { writes, groups } = commit();
    const requests = ['c', 'a', 'b'].map(
      async (member) =>
        new Promise<string>((resolve, reject) => {
          // As three sockets that are ready: each with a callback of its own, and its microtasks in between.
          setImmediate(() => void writes.add(member).then(resolve, reject));
        }),
    );
    expect(await Promise.all(requests)).toEqual(['C', 'A', 'B']);
    expect(groups).toEqual([['a', 'b', 'c']]);
  });

  it('takes what comes while a write is on its way into the next one', async () => {
    const release: (() => void)[] = [];
    const groups: (readonly string[])[] = [];
    const { writes } = commit({
      write: async (members) => {
        groups.push(members);
        await new Promise<void>((resolve) => release.push(resolve));
        return members;
      },
    });
    const first = writes.add('first');
    await vi.waitFor(() => expect(groups).toEqual([['first']]));
    const others = [writes.add('b'), writes.add('a')];
    release[0]?.();
    await first;
    await vi.waitFor(() => expect(groups).toEqual([['first'], ['a', 'b']]));
    release[1]?.();
    expect(await Promise.all(others)).toEqual(['b', 'a']);
  });

  it('never writes two members of one key together, nor more than its limit', async () => {
    const { writes, groups } = commit({ keyOf: (member) => member.charAt(0), limit: 2 });
    await Promise.all(['a1', 'a2', 'b', 'c'].map(async (member) => writes.add(member)));
    expect(groups).toEqual([
      ['a1', 'b'],
      ['a2', 'c'],
    ]);
  });

  it('fails the member that the store refuses, and none of its group', async () => {
    const { writes } = commit({
      write: async (members) => {
        if (members.includes('bad')) throw REFUSED;
        return members;
      },
    });
    const answers = await Promise.allSettled(['a', 'bad', 'c'].map(async (member) => writes.add(member)));
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    await expect(writes.add('bad')).rejects.toThrow(NotStorableError);
  });

  it('repeats what passes by itself, and tells all of a group when it does not', async () => {
    let failures = 2;
    const { writes } = commit({
      tries: 3,
      write: async (members) => {
        if ((failures -= 1) >= 0) throw TRANSIENT;
        return members;
      },
    });
    expect(await writes.add('a')).toBe('a');
    failures = Number.POSITIVE_INFINITY;
    const answers = await Promise.allSettled([writes.add('a'), writes.add('b')]);
    expect(answers.map((answer) => answer.status === 'rejected' && answer.reason)).toEqual([
      TRANSIENT,
      TRANSIENT,
    ]);
  });

  it('is idle when nothing is on its way', async () => {
    const { writes, groups } = commit();
    await writes.idle();
    const answer = writes.add('a');
    await writes.idle();
    expect(groups).toEqual([['a']]);
    await answer;
  });
});
