import {
  NetworkError,
  ResponseError,
  type Broker,
  type fetchV13,
  type RecordsBatch,
} from '@platformatic/kafka';
import { afterEach, describe, expect, it } from 'vitest';
import { waitUntil } from '../contract-tests/wait-until.js';
import type { BusRecord } from '../port/event-bus.port.js';
import type { BrokerClient, LeadingBroker, TopicMetadata } from './broker-client.js';
import { Fetcher } from './fetcher.js';

const FETCH = 1;
const [ONE, TWO] = [1, 2].map((nodeId): LeadingBroker => ({ nodeId, host: `b${nodeId}`, port: 9092 }));

type Answer = (asked: ReadonlyArray<{ partition: number; fetchOffset: bigint }>, broker: string) => object[];

/** Brokers that lead partitions of topic `t`, and answer fetches by a function of the test. */
class Cluster {
  topicId = 'first';
  leaders = new Map([[0, ONE as LeadingBroker]]);
  answer: Answer = () => [];
  beginning = 7n;
  readonly asked: Array<{ broker: string; offsets: bigint[] }> = [];

  readonly client = {
    topic: async (): Promise<TopicMetadata> => ({ id: this.topicId, leaders: this.leaders }),
    ask: async () => ({ topics: [{ partitions: [{ offset: this.beginning }] }] }),
    askBy: async ({ host }: Broker, _api: unknown, args: fetchV13.FetchRequest) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      const partitions = args[6].flatMap((topic) => topic.partitions);
      this.asked.push({ broker: host, offsets: partitions.map(({ fetchOffset }) => fetchOffset) });
      const responses = [{ topicId: this.topicId, partitions: this.answer(partitions, host) }];
      return { errorCode: 0, responses };
    },
  } as unknown as BrokerClient;
}

const batch = (firstOffset: bigint, count: number): RecordsBatch =>
  ({
    firstOffset,
    lastOffsetDelta: count - 1,
    attributes: 0,
    firstTimestamp: 0n,
    producerId: -1n,
    records: Array.from({ length: count }, (_, offsetDelta) => ({
      offsetDelta,
      timestampDelta: 0n,
      headers: [],
      key: null,
      value: null,
    })),
  }) as unknown as RecordsBatch;

const given = (partitionIndex: number, records: RecordsBatch[], errorCode = 0) => ({
  partitionIndex,
  errorCode,
  abortedTransactions: [],
  records,
});

describe('Fetcher', () => {
  let fetcher: Fetcher | undefined;
  afterEach(() => fetcher?.stop());

  function start(cluster: Cluster, position = 0n) {
    const seen: string[] = [];
    const skipped: bigint[] = [];
    const failures: unknown[] = [];
    const room = { isThere: true };
    fetcher = new Fetcher({
      client: cluster.client,
      positions: [...cluster.leaders.keys()].map((partition) => ({ topic: 't', partition, position })),
      onFailure: (error) => failures.push(error),
      delivery: {
        get hasRoom() {
          return room.isThere;
        },
        hasRoomFor: () => room.isThere,
        offer: ({ partition, offset }: BusRecord) => {
          seen.push(`${partition}/${offset}`);
          return true;
        },
        skipTo: (_place, offset) => void skipped.push(offset),
      },
    });
    return { seen, skipped, failures, room };
  }

  it('gives what came, goes on behind it, and tells how far that is', async () => {
    const cluster = new Cluster();
    cluster.answer = ([asked]) => (asked?.fetchOffset === 3n ? [given(0, [batch(3n, 2)])] : []);
    const { seen, skipped } = start(cluster, 3n);
    await waitUntil(() => cluster.asked.some(({ offsets }) => offsets[0] === 5n), 'the next fetch');
    expect(seen).toEqual(['0/3', '0/4']);
    expect(skipped).toEqual([5n]);
  });

  it('begins where the partition begins, where nothing is known of it or its offset is gone', async () => {
    const cluster = new Cluster();
    cluster.answer = ([asked]) => {
      if (asked?.fetchOffset === 7n) {
        cluster.beginning = 9n;
        return [given(0, [], 1)];
      }
      return asked?.fetchOffset === 9n ? [given(0, [batch(9n, 1)])] : [];
    };
    const { seen, failures } = start(cluster, -1n);
    await waitUntil(() => seen.length === 1, 'the record');
    expect([seen, failures]).toEqual([['0/9'], []]);
  });

  it('fetches nothing while there is no room, and keeps what it has', async () => {
    const cluster = new Cluster();
    cluster.answer = ([asked]) => [given(0, [batch(asked?.fetchOffset ?? 0n, 3)])];
    const { seen, room } = start(cluster);
    room.isThere = false;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect([seen, cluster.asked]).toEqual([[], []]);
    room.isThere = true;
    fetcher?.roomCame();
    await waitUntil(() => seen.length >= 3, 'the records');
    expect(seen.slice(0, 3)).toEqual(['0/0', '0/1', '0/2']);
  });

  it('lets partitions take turns, record by record', async () => {
    const cluster = new Cluster();
    cluster.leaders = new Map([0, 1].map((partition) => [partition, ONE as LeadingBroker]));
    cluster.answer = (asked) =>
      asked.flatMap(({ partition, fetchOffset }) =>
        fetchOffset === 0n ? [given(partition, [batch(0n, 2)])] : [],
      );
    const { seen } = start(cluster);
    await waitUntil(() => seen.length === 4, 'the records');
    expect(seen).toEqual(['0/0', '1/0', '0/1', '1/1']);
  });

  it.each([
    ['goes away', () => new NetworkError('Connection closed')],
    ['leads no more', () => new ResponseError(FETCH, 13, { '/0': [6, null] }, {})],
  ])('goes on at the next leader when a broker %s', async (_, failure) => {
    const cluster = new Cluster();
    cluster.answer = ([asked], broker) => {
      if (broker === 'b1') {
        cluster.leaders = new Map([[0, TWO as LeadingBroker]]);
        throw failure();
      }
      return asked?.fetchOffset === 0n ? [given(0, [batch(0n, 1)])] : [];
    };
    const { seen, failures } = start(cluster);
    await waitUntil(() => seen.length === 1, 'the record');
    expect([seen, failures]).toEqual([['0/0'], []]);
  });

  it.each([
    ['a topic that was made anew', 100, 'topic t was made anew'],
    ['what may not be read', 29, 'partition 0 of t cannot be read'],
  ])('fails for %s', async (_, errorCode, message) => {
    const cluster = new Cluster();
    cluster.answer = () => [given(0, [], errorCode)];
    const { failures } = start(cluster);
    await waitUntil(() => cluster.asked.length > 0, 'the first fetch');
    if (errorCode === 100) cluster.topicId = 'second';
    await waitUntil(() => failures.length > 0, 'the failure');
    expect(failures).toMatchObject([{ message }]);
  });

  it('gives what came of one partition though another failed', async () => {
    const cluster = new Cluster();
    cluster.leaders = new Map([0, 1].map((partition) => [partition, ONE as LeadingBroker]));
    cluster.answer = () => [given(0, [], 56), given(1, [batch(0n, 1)])];
    const { seen, failures } = start(cluster);
    await waitUntil(() => failures.length > 0, 'the failure');
    expect(seen).toEqual(['1/0']);
  });
});
