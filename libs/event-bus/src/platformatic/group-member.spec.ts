import { NetworkError, ResponseError } from '@platformatic/kafka';
import { describe, expect, it } from 'vitest';
import type { BrokerClient } from './broker-client.js';
import { GroupMember } from './group-member.js';

const JOIN = 11;
const [MEMBER_ID_REQUIRED, UNKNOWN_MEMBER_ID, REBALANCE, NOT_COORDINATOR] = [79, 25, 27, 16];

const refusal = (code: number, response: object = {}) =>
  new ResponseError(JOIN, 9, { '/': [code, null] }, response);

interface Asked {
  readonly broker: string | undefined;
  readonly name: string;
  readonly args: readonly unknown[];
}

/** A coordinator that takes everybody, and gives all to the leader; what a test puts before it comes first. */
class Coordinator {
  readonly asked: Asked[] = [];
  readonly failures = new Map<string, Error[]>();
  host = 'b1';

  readonly client = {
    ask: async (broker: { host: string } | undefined, name: string, args: unknown[]) => {
      this.asked.push({ broker: broker?.host, name, args });
      const failure = this.failures.get(name)?.shift();
      if (failure !== undefined) throw failure;
      return this.answer(name, args);
    },
  } as unknown as BrokerClient;

  names(): string[] {
    return this.asked.map(({ name }) => name);
  }

  private answer(name: string, args: unknown[]): unknown {
    switch (name) {
      case 'FindCoordinator':
        return { coordinators: [{ host: this.host, port: 9092 }] };
      case 'JoinGroup': {
        const [, , , memberId, , , protocols] = args as [
          0,
          0,
          0,
          string,
          0,
          0,
          Array<{ name: string; metadata: Buffer }>,
        ];
        const [{ name: protocolName, metadata } = { name: '', metadata: Buffer.alloc(0) }] = protocols;
        const own = memberId === '' ? 'given' : memberId;
        return {
          memberId: own,
          generationId: 4,
          leader: own,
          protocolName,
          members: [{ memberId: own, metadata }],
        };
      }
      case 'SyncGroup':
        return (args as [0, 0, 0, 0, 0, 0, Array<{ assignment: Buffer }>])[6][0];
      default:
        return {};
    }
  }
}

const memberOf = (coordinator: Coordinator) =>
  new GroupMember(coordinator.client, 'group', ['t'], async () => new Map([['t', [0, 1]]]));

const ALL = [
  { topic: 't', partition: 0 },
  { topic: 't', partition: 1 },
];

describe('GroupMember', () => {
  it('joins under the id that the broker gives, and shares out where it leads', async () => {
    const coordinator = new Coordinator();
    coordinator.failures.set('JoinGroup', [refusal(MEMBER_ID_REQUIRED, { memberId: 'one' })]);
    const member = memberOf(coordinator);
    expect(await member.join()).toEqual(ALL);
    expect(member.id).toBe('one');
    expect(coordinator.names()).toEqual(['FindCoordinator', 'JoinGroup', 'JoinGroup', 'SyncGroup']);
  });

  it('asks for the coordinator again when it has moved', async () => {
    const coordinator = new Coordinator();
    coordinator.failures.set('JoinGroup', [refusal(NOT_COORDINATOR)]);
    const joining = memberOf(coordinator).join();
    coordinator.host = 'b2';
    expect(await joining).toEqual(ALL);
    expect(coordinator.asked.at(-1)).toMatchObject({ broker: 'b2', name: 'SyncGroup' });
  });

  it('begins again when the group changes while it joins', async () => {
    const coordinator = new Coordinator();
    coordinator.failures.set('SyncGroup', [refusal(REBALANCE)]);
    expect(await memberOf(coordinator).join()).toEqual(ALL);
    expect(coordinator.names()).toEqual([
      'FindCoordinator',
      'JoinGroup',
      'SyncGroup',
      'JoinGroup',
      'SyncGroup',
    ]);
  });

  it('tells with a heartbeat whether it has to join again, under its id or another one', async () => {
    const coordinator = new Coordinator();
    const member = memberOf(coordinator);
    await member.join();
    coordinator.failures.set('Heartbeat', [refusal(REBALANCE), refusal(UNKNOWN_MEMBER_ID)]);
    expect([await member.heartbeat(), member.id]).toEqual([false, 'given']);
    expect([await member.heartbeat(), member.id]).toEqual([false, '']);
    expect(await member.heartbeat()).toBe(true);
  });

  it('fails a heartbeat that nobody answers, and looks for the coordinator at the next', async () => {
    const coordinator = new Coordinator();
    const member = memberOf(coordinator);
    await member.join();
    coordinator.failures.set('Heartbeat', [new NetworkError('Connection closed')]);
    await expect(member.heartbeat()).rejects.toThrow('Connection closed');
    coordinator.host = 'b2';
    expect(await member.heartbeat()).toBe(true);
    expect(coordinator.asked.at(-1)).toMatchObject({ broker: 'b2', name: 'Heartbeat' });
  });

  it('commits under its generation, and gives up a commit that is refused', async () => {
    const coordinator = new Coordinator();
    const member = memberOf(coordinator);
    await member.join();
    const positions = [{ topic: 't', partition: 1, position: 9n }];
    await member.commit(positions);
    expect(coordinator.asked.at(-1)?.args).toMatchObject([
      'group',
      4,
      'given',
      null,
      [{ name: 't', partitions: [{ partitionIndex: 1, committedOffset: 9n }] }],
    ]);
    const before = coordinator.asked.length;
    coordinator.failures.set('OffsetCommit', [refusal(REBALANCE)]);
    await expect(member.commit(positions)).rejects.toThrow(ResponseError);
    expect(coordinator.asked).toHaveLength(before + 1);
  });

  it('does not join again once it has left', async () => {
    const coordinator = new Coordinator();
    const other = new Coordinator();
    const member = memberOf(coordinator);
    await member.join();
    await member.leave(other.client);
    expect(other.asked).toMatchObject([{ broker: 'b1', name: 'LeaveGroup' }]);
    coordinator.failures.set('JoinGroup', [refusal(UNKNOWN_MEMBER_ID)]);
    await expect(member.join()).rejects.toThrow(ResponseError);
  });
});
